package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.ColumnType;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import io.tidewatch.store.EventScanner;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads some fields of a source's rows. DuckDB puts a row's texts together to one value, as a call for each cell would cost more than all
 * the rest; what stands between them is made of random letters, so that no stored text can hold it. {@link #read} is for one thread at a
 * time; a {@link Batch} is made to events by any.
 */
final class PackedRows {
    /** A batch has as many rows, or is cut after so many bytes of text. */
    private static final int ROWS = 1_024;

    private static final int BYTES = 1 << 20;
    private static final int MORE = 5;
    private static final int TEXTS = 6;
    private static final int FIRST_NUMBER = 7;
    /** Bytes that tell which column a text is of. */
    private static final int TAG = 2;

    private static final int TAG_DIGIT = 64;
    private static final char TAG_ZERO = '0';
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TenantId tenant;
    private final Source source;
    private final Predicate<String> wanted;
    private final List<Column> texts = new ArrayList<>();
    private final List<Column> numbers = new ArrayList<>();
    private final byte[] separator;

    PackedRows(TenantId tenant, Source source, Predicate<String> wanted) {
        this.tenant = tenant;
        this.source = source;
        this.wanted = wanted;
        for (Column column : source.columns().list()) {
            if (wanted.test(column.field())) {
                (column.type() == ColumnType.VARCHAR ? texts : numbers).add(column);
            }
        }
        this.separator = separator();
    }

    private static byte[] separator() {
        byte[] separator = new byte[9];
        separator[0] = 0x1F;
        for (int i = 1; i < separator.length; i++) {
            separator[i] = (byte) (TAG_ZERO + RANDOM.nextInt(TAG_DIGIT));
        }
        return separator;
    }

    /** The columns that {@link #read} reads. */
    String select() {
        StringBuilder select =
                new StringBuilder("SELECT epoch_us(_time), epoch_us(_ingested), _partition, _sequence, ");
        select.append(source.overflows() ? "_more" : "NULL").append(", ");
        if (texts.isEmpty()) {
            select.append("NULL");
        } else {
            select.append("encode(concat(");
            for (int i = 0; i < texts.size(); i++) {
                select.append(i == 0 ? "'" : ", '");
                for (byte b : separator) {
                    select.append((char) b);
                }
                select.append((char) (TAG_ZERO + i / TAG_DIGIT)).append((char) (TAG_ZERO + i % TAG_DIGIT));
                select.append("' || ").append(texts.get(i).sql());
            }
            select.append("))");
        }
        for (Column column : numbers) {
            select.append(", ").append(column.sql());
        }
        return select.toString();
    }

    /** The next rows; null where there are no more. */
    @Nullable
    Batch read(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return null;
        }
        Batch batch = new Batch();
        long bytes = 0;
        boolean more;
        do {
            bytes += batch.add(rows);
            more = batch.count < ROWS && bytes < BYTES && rows.next();
        } while (more);
        return batch;
    }

    /** Rows as they were read. */
    final class Batch {
        private final long[] times = new long[ROWS];
        private final long[] ingested = new long[ROWS];
        private final int[] partitions = new int[ROWS];
        private final long[] sequences = new long[ROWS];
        private final @Nullable String[] more = new String[ROWS];
        private final byte[] @Nullable [] packed = new byte[ROWS][];
        private final long[][] cells = new long[numbers.size()][ROWS];
        private final boolean[][] present = new boolean[numbers.size()][ROWS];
        private int count;

        private Batch() {}

        private int add(ResultSet row) throws SQLException {
            int at = count++;
            times[at] = row.getLong(1);
            ingested[at] = row.getLong(2);
            partitions[at] = row.getInt(3);
            sequences[at] = row.getLong(4);
            more[at] = source.overflows() ? row.getString(MORE) : null;
            byte[] text = texts.isEmpty() ? null : row.getBytes(TEXTS);
            packed[at] = text;
            for (int i = 0; i < numbers.size(); i++) {
                cells[i][at] = cell(row, FIRST_NUMBER + i, numbers.get(i).type());
                present[i][at] = !row.wasNull();
            }
            return text == null ? 0 : text.length;
        }

        private static long cell(ResultSet row, int index, ColumnType type) throws SQLException {
            return switch (type) {
                case BIGINT -> row.getLong(index);
                case DOUBLE -> Double.doubleToRawLongBits(row.getDouble(index));
                case BOOLEAN -> row.getBoolean(index) ? 1 : 0;
                case VARCHAR -> throw new IllegalStateException("texts are packed");
            };
        }

        int size() {
            return count;
        }

        /**
         * The event of a row. Columns come in one order, so that events with the same fields share a shape.
         *
         * @param fields whose memory is used
         */
        Event event(int at, FieldsBuilder fields) {
            fields.clear();
            byte[] text = packed[at];
            if (text != null) {
                unpack(text, fields);
            }
            for (int i = 0; i < present.length; i++) {
                if (present[i][at]) {
                    Column column = numbers.get(i);
                    fields.putNext(fields.shape().with(column.field()), kind(column.type()), cells[i][at]);
                }
            }
            String rest = more[at];
            if (rest != null) {
                MoreFields.read(rest, wanted, fields);
            }
            return new Event(
                    EventId.ofSequence(partitions[at], sequences[at]),
                    tenant,
                    source.dataset(),
                    Micros.toInstant(times[at]),
                    Micros.toInstant(ingested[at]),
                    EventScanner.UNREAD,
                    Severity.UNKNOWN,
                    Slice.EMPTY,
                    false,
                    fields.build());
        }
    }

    private static FieldKind kind(ColumnType type) {
        return switch (type) {
            case BIGINT -> FieldKind.LONG;
            case DOUBLE -> FieldKind.DOUBLE;
            case BOOLEAN -> FieldKind.BOOLEAN;
            case VARCHAR -> FieldKind.TEXT;
        };
    }

    private void unpack(byte[] packed, FieldsBuilder fields) {
        int at = 0;
        while (at < packed.length) {
            int start = at + separator.length + TAG;
            int end = nextSeparator(packed, start);
            int tag = (packed[start - 2] - TAG_ZERO) * TAG_DIGIT + packed[start - 1] - TAG_ZERO;
            put(texts.get(tag), packed, start, end - start, fields);
            at = end;
        }
    }

    private int nextSeparator(byte[] packed, int from) {
        for (int i = from; i < packed.length; i++) {
            if (packed[i] == separator[0] && isSeparator(packed, i)) {
                return i;
            }
        }
        return packed.length;
    }

    private boolean isSeparator(byte[] packed, int at) {
        if (packed.length - at < separator.length + TAG) {
            return false;
        }
        for (int i = 1; i < separator.length; i++) {
            if (packed[at + i] != separator[i]) {
                return false;
            }
        }
        return true;
    }

    private static void put(Column column, byte[] packed, int offset, int length, FieldsBuilder fields) {
        int start = fields.textEnd();
        System.arraycopy(packed, offset, fields.room(length), start, length);
        FieldKind kind = column.lists() && length > 0 && packed[offset] == '[' ? FieldKind.LIST : FieldKind.TEXT;
        fields.putNextText(fields.shape().with(column.field()), kind, start + length);
    }
}
