package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.event.ByteSize;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a request's body into one array: plain, gzip or zstd, within the limits on size, decompressed size, growth and time, and
 * within the memory that all bodies share. Thread-safe.
 */
public final class BodyReader {
    private static final int FIRST_BUFFER = 1 << 20;
    private static final int UNKNOWN_LENGTH_BUFFER = 1 << 16;
    private static final int GZIP_BUFFER = 1 << 15;
    /** Windows above 8 MiB would take as much memory for each sender; zstd makes them only when asked to ({@code --long}). */
    private static final int MAX_ZSTD_WINDOW_LOG = 23;

    private final HttpLimits limits;
    private final BodyBudget budget;

    public BodyReader(HttpLimits limits, BodyBudget budget) {
        this.limits = requireNonNull(limits, "limits is null");
        this.budget = requireNonNull(budget, "budget is null");
    }

    /** A body in memory; closing it gives its share of the budget back. */
    public record Body(byte[] bytes, BodyBudget.Share share) implements AutoCloseable {
        @Override
        public void close() {
            share.close();
        }
    }

    /**
     * The whole body, decompressed.
     *
     * @throws ProblemException when it is too large, too slow, cut off or not what its headers say
     */
    public Body read(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length > limits.body().bytes()) {
            throw LimitedInput.tooLarge(limits.body());
        }
        BodyBudget.Share share = budget.share();
        boolean read = false;
        LimitedInput arriving = new LimitedInput(request.getInputStream(), limits.body(), limits.readTimeout());
        try {
            Body body = new Body(bytes(arriving, encoding(request), length, share), share);
            read = true;
            return body;
        } catch (SocketTimeoutException e) {
            throw LimitedInput.tooSlow(limits.readTimeout());
        } catch (ZipException | ZstdIOException e) {
            throw malformed("The body is not what Content-Encoding says: " + e.getMessage() + ".");
        } catch (EOFException e) {
            throw malformed("The body ends before it is complete.");
        } finally {
            if (!read) {
                share.close();
            }
        }
    }

    /**
     * What a body holds from {@code from} on, decompressed by gzip within the same limits as bodies that are compressed as a whole.
     *
     * @throws ProblemException when it is too large or not gzip
     */
    public byte[] gunzip(Body body, int from) throws IOException {
        byte[] packed = body.bytes();
        LimitedInput arriving = new LimitedInput(
                new ByteArrayInputStream(packed, from, packed.length - from), limits.body(), limits.readTimeout());
        try (InputStream decoded = new GZIPInputStream(arriving, GZIP_BUFFER)) {
            return decompressed(decoded, arriving, body.share());
        } catch (ZipException e) {
            throw malformed("The message is not gzip: " + e.getMessage() + ".");
        } catch (EOFException e) {
            throw malformed("The message ends before it is complete.");
        }
    }

    /** A share of the memory that all bodies take together, for those that are not read whole. */
    public BodyBudget.Share share() {
        return budget.share();
    }

    private byte[] bytes(LimitedInput arriving, String encoding, long length, BodyBudget.Share share)
            throws IOException {
        return switch (encoding) {
            case "", "identity" -> plain(arriving, length, share);
            case "gzip", "x-gzip" -> {
                share.growTo(GZIP_BUFFER);
                try (InputStream decoded = new GZIPInputStream(arriving, GZIP_BUFFER)) {
                    yield decompressed(decoded, arriving, share);
                }
            }
            case "zstd" -> {
                try (ZstdInputStreamNoFinalizer decoded = new ZstdInputStreamNoFinalizer(arriving)) {
                    decoded.setLongMax(MAX_ZSTD_WINDOW_LOG);
                    yield decompressed(decoded, arriving, share);
                }
            }
            default ->
                throw Problem.of(
                                ProblemKind.UNSUPPORTED_CONTENT,
                                "Content-Encoding '" + encoding + "' is not understood.",
                                "Send gzip, zstd or no encoding.")
                        .withHeader("Accept-Encoding", "gzip, zstd, identity")
                        .exception();
        };
    }

    private static byte[] plain(LimitedInput arriving, long length, BodyBudget.Share share) throws IOException {
        int first = length < 0 ? UNKNOWN_LENGTH_BUFFER : (int) Math.min(length, FIRST_BUFFER);
        share.growTo(first);
        byte[] bytes = new byte[first];
        int size = 0;
        while (true) {
            if (size == bytes.length) {
                if (size == length) {
                    return bytes;
                }
                bytes = grown(bytes, length < 0 ? Integer.MAX_VALUE - 8 : (int) length, share);
            }
            int read = arriving.read(bytes, size, bytes.length - size);
            if (read < 0) {
                if (length >= 0) {
                    throw new EOFException();
                }
                return Arrays.copyOf(bytes, size);
            }
            size += read;
        }
    }

    private byte[] decompressed(InputStream decoded, LimitedInput arriving, BodyBudget.Share share) throws IOException {
        int limit = (int) limits.decompressed().bytes();
        byte[] bytes = new byte[UNKNOWN_LENGTH_BUFFER];
        share.growTo(bytes.length);
        int size = 0;
        while (true) {
            if (size == bytes.length) {
                bytes = grown(bytes, limit + 1, share);
            }
            int read = decoded.read(bytes, size, bytes.length - size);
            if (read < 0) {
                return Arrays.copyOf(bytes, size);
            }
            size += read;
            if (size > limit) {
                throw tooLarge(
                        "The body is larger than " + limits.decompressed() + " when decompressed.", "decompressed");
            }
            if (size > FIRST_BUFFER && size / limits.ratio() > arriving.count()) {
                throw tooLarge("The body grows to more than " + limits.ratio() + " times its size.", "ratio");
            }
        }
    }

    private static byte[] grown(byte[] bytes, int most, BodyBudget.Share share) {
        int size = (int) Math.min(most, Math.max(UNKNOWN_LENGTH_BUFFER, bytes.length * 2L));
        share.growTo(size);
        return Arrays.copyOf(bytes, size);
    }

    private static String encoding(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        return encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    }

    private static ProblemException tooLarge(String detail, String key) {
        return Problem.of(ProblemKind.TOO_LARGE, detail, "Send smaller batches. The limit is http.limits." + key + ".")
                .exception();
    }

    private static ProblemException malformed(String detail) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST, detail, "Send the body again, complete and as its headers say.")
                .exception();
    }

    /** The largest body that is read, for those who tell. */
    public ByteSize limit() {
        return limits.body();
    }
}
