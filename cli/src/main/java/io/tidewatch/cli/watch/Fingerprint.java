package io.tidewatch.cli.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * What a few bytes of a file were: tells a file from another that was given the same inode, and from itself written anew.
 *
 * @param length how many bytes it covers; 0 fits everything
 * @param hash FNV-1a, 64 bits, of those bytes
 */
record Fingerprint(int length, long hash) {
    /** Bytes of a file's beginning that are covered, once there are so many. */
    static final int HEAD = 256;
    /** Bytes before the place up to which a file was delivered. */
    static final int TAIL = 64;

    static final Fingerprint NONE = new Fingerprint(0, 0);

    /** Of the {@code length} bytes at {@code offset}, or of as many as there are. */
    static Fingerprint read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, offset + buffer.position());
        }
        return of(buffer.array(), 0, buffer.position());
    }

    static Fingerprint of(byte[] bytes, int from, int to) {
        if (from == to) {
            return NONE;
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        return new Fingerprint(to - from, hash);
    }

    /** Whether the file's bytes that begin at {@code offset} are those that this covers. */
    boolean matches(FileChannel channel, long offset) throws IOException {
        return length == 0 || read(channel, offset, length).equals(this);
    }
}
