package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.time.Duration;

/** What a request may take. */
@Group("What a request may take; above a limit it is refused with the reason.")
public record HttpLimits(
        @Key(meaning = "The largest body as it is sent, before decompression.", example = "8MiB")
        ByteSize body,

        @Key(meaning = "The largest body after decompression.", example = "32MiB")
        ByteSize decompressed,

        @Key(
                meaning = "How many times its size a body may grow by decompression, once it is past 1 MiB.",
                example = "100")
        int ratio,

        @Key(
                meaning = "The longest line or JSON object; longer ones are rejected, the rest of the batch is kept.",
                example = "256KiB")
        ByteSize line,

        @Key(meaning = "How deeply a JSON object may be nested.", example = "32")
        int depth,

        @Key(meaning = "Requests that may be worked on at once; more are told to come back (429).", example = "64")
        int concurrency,

        @Key(
                meaning =
                        "Memory that all bodies being received may take together; more wait, then are told to come back (429).",
                example = "64MiB")
        ByteSize inFlight,

        @Key(meaning = "How long a request's header or body may take to arrive.", example = "10s")
        Duration readTimeout,

        @Key(meaning = "How long an SQL statement may run.", example = "10s")
        Duration sqlTimeout) {
    public static final HttpLimits DEFAULTS = new HttpLimits(
            ByteSize.ofMebibytes(32),
            ByteSize.ofMebibytes(64),
            200,
            ByteSize.ofMebibytes(1),
            64,
            256,
            ByteSize.ofMebibytes(128),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));

    public HttpLimits {
        requireNonNull(inFlight, "inFlight is null");
        atMost("body", requireNonNull(body, "body is null"));
        atMost("decompressed", requireNonNull(decompressed, "decompressed is null"));
        atMost("line", requireNonNull(line, "line is null"));
        if (inFlight.compareTo(decompressed) < 0) {
            throw new IllegalArgumentException(
                    "inFlight is " + inFlight + "; it must hold at least one decompressed body, " + decompressed);
        }
        atLeast("ratio", ratio, 2);
        atLeast("depth", depth, 1);
        atLeast("concurrency", concurrency, 1);
        positive("readTimeout", requireNonNull(readTimeout, "readTimeout is null"));
        positive("sqlTimeout", requireNonNull(sqlTimeout, "sqlTimeout is null"));
        if (depth > 64) {
            throw new IllegalArgumentException("depth is " + depth + "; use 1 to 64");
        }
    }

    private static void atMost(String key, ByteSize size) {
        if (size.bytes() < 1_024 || size.compareTo(ByteSize.ofGibibytes(1)) > 0) {
            throw new IllegalArgumentException(key + " is " + size + "; use 1KiB to 1GiB");
        }
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " is " + value + "; use " + least + " or more");
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(key + " is " + Durations.format(value) + "; use for example 30s");
        }
    }
}
