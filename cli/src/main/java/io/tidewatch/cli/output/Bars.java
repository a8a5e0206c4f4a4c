package io.tidewatch.cli.output;

/** A number as a bar of blocks, to an eighth of a character. */
public final class Bars {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private Bars() {}

    /** A bar of at most {@code width} characters, full at {@code most}. */
    public static String of(long value, long most, int width) {
        if (most <= 0 || value <= 0) {
            return "";
        }
        long eighths = Math.max(1, Math.round(8.0 * width * value / most));
        String full = "█".repeat((int) (eighths / 8));
        return eighths % 8 == 0 ? full : full + EIGHTHS.charAt((int) (eighths % 8));
    }
}
