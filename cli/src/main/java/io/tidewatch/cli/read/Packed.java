package io.tidewatch.cli.read;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks gzip and zstd, told by their first bytes; anything else passes as it is. */
public final class Packed {
    private static final int BUFFER = 1 << 16;

    private Packed() {}

    /** What {@code file} holds, unpacked. Closing it closes {@code file}. */
    public static InputStream unpacked(InputStream file) throws IOException {
        byte[] magic = file.readNBytes(4);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), file);
        if (isGzip(magic)) {
            return new GZIPInputStream(whole, BUFFER);
        }
        return isZstd(magic) ? new ZstdInputStreamNoFinalizer(whole).setContinuous(false) : whole;
    }

    /** Whether a file that begins so is packed. */
    public static boolean is(byte[] magic) {
        return isGzip(magic) || isZstd(magic);
    }

    private static boolean isGzip(byte[] magic) {
        return magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
    }

    private static boolean isZstd(byte[] magic) {
        return magic.length >= 4
                && (magic[0] & 0xff) == 0x28
                && (magic[1] & 0xff) == 0xb5
                && magic[2] == 0x2f
                && (magic[3] & 0xff) == 0xfd;
    }
}
