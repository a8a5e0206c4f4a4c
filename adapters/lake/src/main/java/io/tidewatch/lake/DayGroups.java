package io.tidewatch.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides the rows of a memtable by the UTC day of their time, each group ordered by time. Days with few events share a group, so that
 * events of a thousand days do not make a thousand files.
 */
final class DayGroups {
    /** A flush makes at most this many parts of single days of a dataset, and one more of the days that are left. */
    static final int MAX_DAYS = 8;

    /** Rows at which a day has a part of its own, whatever share of the flush it is. */
    private static final int WORTH_A_PART = 8_192;

    private DayGroups() {}

    /** The views to write, one a part; the view itself when it needs no change. */
    static List<MemtableView> of(MemtableView view) {
        NumberColumn times = view.times();
        if (Math.floorDiv(view.from(), Micros.DAY) == Math.floorDiv(view.to(), Micros.DAY)) {
            return List.of(isOrdered(times, view.rows()) ? view : view.reordered(ordered(view, allRows(view.rows()))));
        }
        Map<Long, Integer> rowsOfDay = new HashMap<>();
        for (int row = 0; row < view.rows(); row++) {
            rowsOfDay.merge(Math.floorDiv(times.at(row), Micros.DAY), 1, Integer::sum);
        }
        List<Long> days = rowsOfDay.entrySet().stream()
                .sorted(Map.Entry.<Long, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        int own = (int) Math.min(
                MAX_DAYS,
                days.stream()
                        .filter(day -> isWorthAPart(rowsOfDay.getOrDefault(day, 0), view.rows()))
                        .count());
        Map<Long, Integer> groupOfDay = new HashMap<>();
        for (int i = 0; i < days.size(); i++) {
            groupOfDay.put(days.get(i), Math.min(i, own));
        }
        int[][] rows = new int[Math.min(days.size(), own + 1)][];
        int[] sizes = new int[rows.length];
        for (int i = 0; i < days.size(); i++) {
            sizes[Math.min(i, own)] += rowsOfDay.getOrDefault(days.get(i), 0);
        }
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new int[sizes[i]];
        }
        int[] filled = new int[rows.length];
        for (int row = 0; row < view.rows(); row++) {
            int group = groupOfDay.getOrDefault(Math.floorDiv(times.at(row), Micros.DAY), own);
            rows[group][filled[group]++] = row;
        }
        List<MemtableView> groups = new ArrayList<>();
        for (int[] group : rows) {
            groups.add(view.reordered(ordered(view, group)));
        }
        return groups;
    }

    private static boolean isWorthAPart(int rows, int all) {
        return rows >= WORTH_A_PART || rows >= all / 4;
    }

    private static boolean isOrdered(NumberColumn times, int rows) {
        for (int row = 1; row < rows; row++) {
            if (times.at(row) < times.at(row - 1)) {
                return false;
            }
        }
        return true;
    }

    private static int[] allRows(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return rows;
    }

    /** The rows by time; those of equal time stay as they are, in the order of arrival. */
    private static int[] ordered(MemtableView view, int[] rows) {
        NumberColumn times = view.times();
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, rows.length));
        long span = view.to() - view.from();
        if (span < 0 || span >>> Math.max(0, 62 - bits) != 0) {
            return Arrays.stream(rows)
                    .boxed()
                    .sorted((a, b) -> Long.compare(times.at(a), times.at(b)))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        long[] keys = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            keys[i] = times.at(rows[i]) - view.from() << bits | i;
        }
        Arrays.sort(keys);
        int[] ordered = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            ordered[i] = rows[(int) (keys[i] & (1L << bits) - 1)];
        }
        return ordered;
    }
}
