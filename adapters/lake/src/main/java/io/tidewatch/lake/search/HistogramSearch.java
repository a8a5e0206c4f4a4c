package io.tidewatch.lake.search;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.MinuteCounts;
import io.tidewatch.lake.Source;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.HistogramBucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts over time by severity. Where every event counts, a part's own counts by minute are added up and no row is read. */
final class HistogramSearch {
    private static final long MINUTE = 60_000_000L;
    private static final int MAX_BUCKETS = 100_000;

    private final long bucket;
    private final Map<Long, EnumMap<Severity, Long>> counts = new TreeMap<>();

    private HistogramSearch(long bucket) {
        this.bucket = bucket;
    }

    static List<HistogramBucket> find(Run run, List<Source> sources, Query query, TimeRange range, Duration length) {
        long bucket = length.toNanos() / 1_000;
        if (bucket < 1_000) {
            throw new TidewatchException(FailureKind.INVALID, "a bucket is a millisecond or longer, not " + length);
        }
        HistogramSearch search = new HistogramSearch(bucket);
        List<Scan> scans = new ArrayList<>();
        boolean counted = query instanceof Query.All && bucket % MINUTE == 0;
        for (Source source : sources) {
            if (counted && source.counts().size() > 0) {
                search.addCounts(source, range, scans);
            } else {
                scans.addAll(Scans.plan(List.of(source), query, range));
            }
        }
        search.addRows(run, scans);
        return search.buckets();
    }

    /** How many events, read from counts as far as they tell. */
    static long count(Run run, List<Source> sources, Query query, TimeRange range) {
        HistogramSearch search = new HistogramSearch(1_000_000L * 86_400 * 365);
        List<Scan> scans = new ArrayList<>();
        for (Source source : sources) {
            if (query instanceof Query.All && source.counts().size() > 0) {
                search.addCounts(source, range, scans);
            } else {
                scans.addAll(Scans.plan(List.of(source), query, range));
            }
        }
        long counted =
                search.buckets().stream().mapToLong(HistogramBucket::count).sum();
        return counted
                + run.over(scans, s -> Union.of(s, (scan, number) -> "SELECT count(*)"), row -> row.getLong(1)).stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** Adds the minutes that lie wholly in the range; what of the range remains at its ends is to be scanned. */
    private void addCounts(Source source, TimeRange range, List<Scan> scans) {
        long from = Micros.of(range.from());
        long to = Micros.of(range.to());
        long firstWhole = from <= source.from() ? Long.MIN_VALUE : Math.ceilDiv(from, MINUTE) * MINUTE;
        long endWhole = to > source.to() ? Long.MAX_VALUE : Math.floorDiv(to, MINUTE) * MINUTE;
        if (firstWhole >= endWhole) {
            scans.addAll(Scans.plan(List.of(source), new Query.All(), range));
            return;
        }
        MinuteCounts minutes = source.counts();
        for (int i = 0; i < minutes.size(); i++) {
            if (minutes.minute(i) >= firstWhole && minutes.minute(i) < endWhole) {
                add(Math.floorDiv(minutes.minute(i), bucket) * bucket, minutes.severity(i), minutes.count(i));
            }
        }
        if (firstWhole != Long.MIN_VALUE && from < firstWhole) {
            scans.addAll(Scans.plan(List.of(source), new Query.All(), range(from, firstWhole)));
        }
        if (endWhole != Long.MAX_VALUE && endWhole < to) {
            scans.addAll(Scans.plan(List.of(source), new Query.All(), range(endWhole, to)));
        }
    }

    private static TimeRange range(long from, long to) {
        return new TimeRange(Micros.toInstant(from), Micros.toInstant(to));
    }

    private void addRows(Run run, List<Scan> scans) {
        run.over(
                        scans,
                        readable -> Union.of(
                                readable,
                                (scan, number) -> Condition.of("SELECT ")
                                        .joined("", bucket(bucket))
                                        .joined("", Condition.of(" AS b, _severity, count(*)")),
                                " GROUP BY ALL"),
                        row -> new Object[] {row.getLong(1), Severities.of(row.getInt(2)), row.getLong(3)})
                .forEach(row -> add((long) row[0], (Severity) row[1], (long) row[2]));
        if (counts.size() > MAX_BUCKETS) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the histogram would have " + counts.size() + " buckets; at most " + MAX_BUCKETS
                            + " are given: ask for longer ones");
        }
    }

    /** The start of a row's bucket, also before 1970. */
    static Condition bucket(long length) {
        return Condition.of(
                "(epoch_us(_time) - (epoch_us(_time) % CAST(? AS BIGINT) + CAST(? AS BIGINT)) % CAST(? AS BIGINT))",
                length, length, length);
    }

    private void add(long start, Severity severity, long count) {
        counts.computeIfAbsent(start, s -> new EnumMap<>(Severity.class)).merge(severity, count, Long::sum);
    }

    private List<HistogramBucket> buckets() {
        List<HistogramBucket> buckets = new ArrayList<>();
        counts.forEach((start, severities) -> buckets.add(new HistogramBucket(
                Micros.toInstant(start),
                severities.values().stream().mapToLong(Long::longValue).sum(),
                severities)));
        return buckets;
    }
}
