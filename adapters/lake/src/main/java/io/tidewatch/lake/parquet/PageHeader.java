package io.tidewatch.lake.parquet;

import java.nio.ByteBuffer;

/**
 * What stands before a page.
 *
 * @param kind {@link #DATA} or {@link #DICTIONARY}; others are not read
 * @param unpacked bytes of the page, decompressed
 * @param packed bytes of the page as it lies in the file, after the header
 * @param values how many rows the page has, or entries of a dictionary
 * @param encoding how the values are written
 * @param length bytes of the header itself
 */
record PageHeader(int kind, int unpacked, int packed, int values, int encoding, int length) {
    static final int DATA = 0;
    static final int DICTIONARY = 2;

    static final int PLAIN = 0;
    static final int RLE = 3;
    static final int DELTA_NUMBERS = 5;
    static final int DELTA_LENGTHS = 6;
    static final int DICTIONARY_NUMBERS = 8;
    static final int SPLIT_BYTES = 9;

    /** What a header may take; those that are read take some 30 bytes. */
    static final int MAX_LENGTH = 512;

    private static final int MAX_PAGE = 64 << 20;

    /** Reads the header at the buffer's position, and leaves the position after it. */
    static PageHeader read(ByteBuffer in) {
        int start = in.position();
        int[] found = {-1, -1, -1, -1, -1};
        Thrift thrift = new Thrift(in);
        thrift.struct(number -> {
            switch (number) {
                case 1, 2, 3 -> found[number - 1] = thrift.count();
                case 5, 7 ->
                    thrift.struct(inner -> {
                        switch (inner) {
                            case 1, 2 -> found[inner + 2] = thrift.count();
                            default -> thrift.skip();
                        }
                    });
                default -> thrift.skip();
            }
        });
        PageHeader header = new PageHeader(found[0], found[1], found[2], found[3], found[4], in.position() - start);
        if ((header.kind != DATA && header.kind != DICTIONARY)
                || header.values < 0
                || header.packed < 0
                || header.unpacked < 0
                || header.unpacked > MAX_PAGE) {
            throw new UnreadableException("a page is none that is read here: " + header);
        }
        return header;
    }
}
