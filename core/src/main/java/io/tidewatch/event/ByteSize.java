package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 512}, {@code 64KiB}, {@code 100MB} or {@code 2GiB} (KB, MB, GB are powers of 1,000). */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,15})\\s*(b|kb|mb|gb|tb|kib|mib|gib|tib)?");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is negative: " + bytes);
        }
    }

    public static ByteSize ofKibibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1024L));
    }

    public static ByteSize ofMebibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1024L * 1024));
    }

    public static ByteSize ofGibibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1024L * 1024 * 1024));
    }

    /**
     * Reads a size as a person writes it.
     *
     * @throws IllegalArgumentException naming the text, when it is not a size
     */
    public static ByteSize parse(String text) {
        Matcher matcher =
                WRITTEN.matcher(requireNonNull(text, "text is null").strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write for example 512MiB or 10GB");
        }
        String unit = matcher.group(2) == null ? "b" : matcher.group(2);
        long factor = switch (unit) {
            case "kb" -> 1_000L;
            case "mb" -> 1_000_000L;
            case "gb" -> 1_000_000_000L;
            case "tb" -> 1_000_000_000_000L;
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            case "tib" -> 1L << 40;
            default -> 1L;
        };
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is larger than any disk", e);
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The size with the largest binary unit that leaves at least one, for people: {@code 1.5GiB}. */
    @Override
    public String toString() {
        if (bytes < 1024) {
            return bytes + "B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        String number =
                value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
        return number + units[unit];
    }
}
