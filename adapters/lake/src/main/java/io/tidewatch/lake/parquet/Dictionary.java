package io.tidewatch.lake.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** The values that pages of a column chunk refer to by their places. Not thread-safe. */
final class Dictionary {
    private final PageValues values;
    private int size;
    /** The texts that were asked for. */
    private byte[] @Nullable [] texts = new byte[0][];

    Dictionary(ParquetFile.Leaf leaf) {
        this.values = new PageValues(leaf);
    }

    /** Reads the page at that place, whose bytes are so many with its header. */
    void read(Unpacker unpacker, FileChannel channel, long place, int bytes) throws IOException {
        size = 0;
        PageHeader header = values.unpack(unpacker, channel, place, bytes);
        int count = header.values();
        if (header.kind() != PageHeader.DICTIONARY || count > header.unpacked() + 1) {
            throw new UnreadableException("a dictionary claims " + count + " entries");
        }
        values.read(PageHeader.PLAIN, 0, header.unpacked(), count);
        texts = new byte[count][];
        size = count;
    }

    int size() {
        return size;
    }

    /** The text at that place, each time the same array. */
    byte[] text(int place) {
        byte[] known = texts[place];
        if (known == null) {
            known = values.text(place);
            texts[place] = known;
        }
        return known;
    }

    boolean test(int place, TextTest test) {
        return values.test(place, test);
    }

    long number(int place) {
        return values.number(place);
    }
}
