package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a memtable held at one moment; never changes.
 *
 * @param from the earliest event time, microseconds
 * @param to the latest event time, microseconds
 * @param overflows whether some event has {@link Reserved#MORE}
 * @param columns the reserved columns in their order, then those of fields; a column can hold rows past {@code rows}: not to be read
 * @param chunkTimes between which times the rows of each chunk lie, at the most
 * @param filters token filters of chunks, as far as they were made
 */
record MemtableView(
        TenantId tenant,
        Dataset dataset,
        int rows,
        long from,
        long to,
        boolean overflows,
        List<CellColumn> columns,
        ChunkTimes chunkTimes,
        ChunkFilters filters) {

    NumberColumn times() {
        return (NumberColumn) columns.get(Reserved.TIME.index());
    }

    NumberColumn severities() {
        return (NumberColumn) columns.get(Reserved.SEVERITY.index());
    }

    /** The columns of fields that have values. */
    Columns fieldColumns() {
        List<Column> described = new ArrayList<>();
        for (CellColumn column : columns.subList(Reserved.ALL.size(), columns.size())) {
            if (column.values() > 0) {
                described.add(described(column));
            }
        }
        return new Columns(described);
    }

    static Column described(CellColumn column) {
        return new Column(column.field(), column.name(), type(column), column.lists());
    }

    private static ColumnType type(CellColumn column) {
        return switch (column.type()) {
            case BIGINT -> ColumnType.BIGINT;
            case DOUBLE -> ColumnType.DOUBLE;
            case BOOLEAN -> ColumnType.BOOLEAN;
            default -> ColumnType.VARCHAR;
        };
    }

    /** The rows of {@code order}, in that order. */
    MemtableView reordered(int[] order) {
        int[] position = new int[rows];
        java.util.Arrays.fill(position, -1);
        NumberColumn times = times();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = 0; i < order.length; i++) {
            position[order[i]] = i;
            first = Math.min(first, times.at(order[i]));
            last = Math.max(last, times.at(order[i]));
        }
        List<CellColumn> moved = new ArrayList<>(columns.size());
        for (CellColumn column : columns) {
            moved.add(column.moved(position));
        }
        return new MemtableView(
                tenant, dataset, order.length, first, last, overflows, moved, new ChunkTimes(), new ChunkFilters());
    }
}
