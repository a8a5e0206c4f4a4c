package io.tidewatch.parse.pack.extract;

import io.tidewatch.config.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an extracted text becomes. A text that cannot become it stays text: nothing is lost. */
public enum Conversion {
    TEXT,
    /** A whole number. */
    LONG,
    DOUBLE,
    /** {@code true}, {@code yes}, {@code 1}, {@code on} and their opposites. */
    BOOLEAN,
    LOWER,
    UPPER,
    /** Text, numbers of JSON records too: identifiers and codes. */
    KEYWORD,
    /** A text without the line end after it. */
    LINE,
    /** A whole number written in hexadecimal digits, with or without {@code 0x}. */
    HEX,
    /** {@code source} becomes {@code source.ip} of an address, {@code source.domain} of a name. */
    ADDRESS,
    /** As ADDRESS, with a port after the last colon: {@code 192.0.2.7:443}, {@code [2001:db8::1]:443}. */
    ENDPOINT,
    /** Seconds, maybe with a fraction, as the nanoseconds that {@code event.duration} counts. */
    SECONDS,
    MILLISECONDS,
    MICROSECONDS,
    /** A list of this one value. */
    LIST;

    private static final Set<String> NUMBERS = Set.of(
            "process.pid",
            "process.parent.pid",
            "process.thread.id",
            "process.exit_code",
            "http.response.status_code",
            "http.request.bytes",
            "http.response.bytes",
            "http.request.body.bytes",
            "http.response.body.bytes",
            "source.port",
            "source.nat.port",
            "source.bytes",
            "source.packets",
            "destination.port",
            "destination.nat.port",
            "destination.bytes",
            "destination.packets",
            "client.port",
            "client.bytes",
            "client.packets",
            "server.port",
            "server.bytes",
            "server.packets",
            "network.bytes",
            "network.packets",
            "url.port",
            "file.size",
            "event.duration",
            "event.sequence",
            "log.origin.file.line");

    /** The conversion of that word of a pack. */
    public static Conversion ofWord(String word) {
        for (Conversion conversion : values()) {
            if (conversion.word().equals(word)) {
                return conversion;
            }
        }
        throw new IllegalArgumentException("unknown type '" + word + "'" + Spelling.suggestion(word, words()));
    }

    /** What a field holds whose type the pack does not say: a number where the Elastic Common Schema wants one. */
    public static Conversion usual(String field) {
        return NUMBERS.contains(field) ? LONG : TEXT;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(Conversion::word).toList();
    }
}
