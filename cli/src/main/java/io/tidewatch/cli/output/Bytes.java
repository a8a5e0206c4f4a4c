package io.tidewatch.cli.output;

import java.util.Locale;

/** A number of bytes for a person: {@code 2.1 MiB}. */
public final class Bytes {
    private Bytes() {}

    public static String of(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        if (bytes < 1 << 20) {
            return String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0);
        }
        return bytes < 1 << 30
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0)
                : String.format(Locale.ROOT, "%.2f GiB", bytes / 1073741824.0);
    }
}
