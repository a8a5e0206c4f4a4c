package io.tidewatch.server.collect;

import java.util.function.LongConsumer;

/**
 * Decompresses a Snappy block (google/snappy, format_description.txt), as Loki's clients send it. The length that the block announces is
 * asked for before it is taken, and nothing is written past it.
 */
public final class Snappy {
    private final byte[] in;
    private final byte[] out;
    private int at;
    private int size;

    private Snappy(byte[] in, int at, byte[] out) {
        this.in = in;
        this.at = at;
        this.out = out;
    }

    /**
     * The block's content.
     *
     * @param asked called with the content's length in bytes before memory is taken; throws to refuse
     * @throws MalformedWireException when it is no Snappy block, or one that was cut off
     */
    public static byte[] decompress(byte[] block, LongConsumer asked) {
        long length = 0;
        int at = 0;
        for (int shift = 0; ; shift += 7) {
            if (at >= block.length || shift > 28) {
                throw malformed(at, "its length is cut off or too large");
            }
            byte next = block[at++];
            length |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        // A copy of 64 bytes takes two bytes at least: nothing shorter can hold so much.
        if (length > Integer.MAX_VALUE - 64 || length > 64L * block.length) {
            throw malformed(0, "it announces " + length + " bytes, more than it can hold");
        }
        asked.accept(length);
        Snappy snappy = new Snappy(block, at, new byte[(int) length]);
        snappy.run();
        return snappy.out;
    }

    private void run() {
        while (at < in.length) {
            int tag = in[at++] & 0xff;
            switch (tag & 3) {
                case 0 -> literal(tag >>> 2);
                case 1 -> {
                    need(1);
                    int offset = (tag & 0xe0) << 3 | in[at++] & 0xff;
                    copy(offset, (tag >>> 2 & 7) + 4);
                }
                case 2 -> copy(number(2), (tag >>> 2) + 1);
                default -> copy(number(4), (tag >>> 2) + 1);
            }
        }
        if (size != out.length) {
            throw malformed(at, "it ends after " + size + " of " + out.length + " bytes");
        }
    }

    private void literal(int code) {
        long length = code < 60 ? code + 1 : number(code - 59) + 1;
        if (length > in.length - at || length > out.length - size) {
            throw malformed(at, "a literal is cut off or too long");
        }
        System.arraycopy(in, at, out, size, (int) length);
        at += (int) length;
        size += (int) length;
    }

    private void copy(long offset, int length) {
        if (offset < 1 || offset > size || length > out.length - size) {
            throw malformed(at, "a copy reaches outside of what was written");
        }
        int from = size - (int) offset;
        if (offset >= length) {
            System.arraycopy(out, from, out, size, length);
        } else {
            for (int i = 0; i < length; i++) {
                out[size + i] = out[from + i];
            }
        }
        size += length;
    }

    private long number(int bytes) {
        need(bytes);
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | in[at + i] & 0xff;
        }
        at += bytes;
        return value;
    }

    private void need(int bytes) {
        if (in.length - at < bytes) {
            throw malformed(at, "it is cut off");
        }
    }

    private static MalformedWireException malformed(int at, String what) {
        return new MalformedWireException("the body is not a Snappy block at byte " + at + ": " + what);
    }
}
