package io.tidewatch.server.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/** The cells of one column in the row group that is being gathered, as the format's encoding PLAIN has them. */
final class CellBuffer {
    private final ParquetColumn.Type type;
    private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final BitSet present = new BitSet();
    private final BitSet truths = new BitSet();
    private int filled;

    CellBuffer(ParquetColumn.Type type) {
        this.type = type;
    }

    /** How many bytes the values take. */
    int size() {
        return values.size();
    }

    void text(int row, byte[] utf8) {
        mark(row);
        values.write(number.clear().putInt(utf8.length).array(), 0, 4);
        values.writeBytes(utf8);
    }

    void number(int row, long bits) {
        mark(row);
        values.writeBytes(number.clear().putLong(bits).array());
    }

    void truth(int row, boolean value) {
        truths.set(filled, value);
        mark(row);
    }

    private void mark(int row) {
        if (present.get(row)) {
            throw new IllegalStateException("row " + row + " has a cell of this column already");
        }
        present.set(row);
        filled++;
    }

    /** The page of the first {@code rows} rows: which are there, then the values; and forgets them. */
    byte[] page(int rows) {
        byte[] cells = type == ParquetColumn.Type.BOOLEAN ? padded(truths, filled) : values.toByteArray();
        ByteArrayOutputStream page = new ByteArrayOutputStream(cells.length + rows / 8 + 16);
        byte[] levels = levels(rows);
        page.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(levels.length)
                .array());
        page.writeBytes(levels);
        page.writeBytes(cells);
        values.reset();
        present.clear();
        truths.clear();
        filled = 0;
        return page.toByteArray();
    }

    /** One run where all or none are there, else a bit for each: the format's hybrid of both. */
    private byte[] levels(int rows) {
        ByteArrayOutputStream levels = new ByteArrayOutputStream();
        if (filled == 0 || filled == rows) {
            unsigned(rows << 1, levels);
            levels.write(filled == 0 ? 0 : 1);
        } else {
            unsigned((rows + 7) / 8 << 1 | 1, levels);
            levels.writeBytes(padded(present, rows));
        }
        return levels.toByteArray();
    }

    private static byte[] padded(BitSet bits, int count) {
        return Arrays.copyOf(bits.toByteArray(), (count + 7) / 8);
    }

    private static void unsigned(int value, ByteArrayOutputStream out) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
