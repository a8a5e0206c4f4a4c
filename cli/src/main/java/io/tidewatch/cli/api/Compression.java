package io.tidewatch.cli.api;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How a body is compressed on its way. */
public enum Compression {
    none(null),
    gzip("gzip"),
    zstd("zstd");

    private static final int ZSTD_LEVEL = 1;

    private final @Nullable String encoding;

    Compression(@Nullable String encoding) {
        this.encoding = encoding;
    }

    /** The value of Content-Encoding, or null for none. */
    public @Nullable String encoding() {
        return encoding;
    }

    public byte[] compress(byte[] body) {
        return switch (this) {
            case none -> body;
            case zstd -> Zstd.compress(body, ZSTD_LEVEL);
            case gzip -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4 + 64);
                try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                    out.write(body);
                } catch (IOException e) {
                    throw new UncheckedIOException("compressing into memory failed", e);
                }
                yield bytes.toByteArray();
            }
        };
    }
}
