package io.tidewatch.cli.output;

import io.tidewatch.cli.Terminal;
import java.util.Locale;

/** One line that is redrawn on a terminal, and nothing elsewhere. Not thread-safe. */
public final class Progress {
    private static final long EVERY_NANOS = 200_000_000;
    private static final int BAR = 30;

    private final Terminal terminal;
    private final long begun = System.nanoTime();
    private long drawn = System.nanoTime();
    private boolean visible;

    public Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Redraws at most five times a second; {@code share} is the part that is done, from 0 to 1. */
    public void show(double share, long events) {
        if (isDue()) {
            int full = (int) Math.round(BAR * Math.clamp(share, 0, 1));
            terminal.err()
                    .printf(
                            Locale.ROOT,
                            "\r\033[K%s%s %3.0f %%  %,d events  %,d/s",
                            "█".repeat(full),
                            "░".repeat(BAR - full),
                            100 * Math.clamp(share, 0, 1),
                            events,
                            (long) (events / seconds()));
            terminal.err().flush();
        }
    }

    /** The same where nobody knows how much it will be. */
    public void show(long bytes) {
        if (isDue()) {
            terminal.err()
                    .print("\r\033[K" + Bytes.of(bytes) + "  " + Bytes.of((long) (bytes / seconds())) + "/s  "
                            + (long) seconds() + " s");
            terminal.err().flush();
        }
    }

    private boolean isDue() {
        long now = System.nanoTime();
        if (!terminal.progress() || now - drawn < EVERY_NANOS) {
            return false;
        }
        drawn = now;
        visible = true;
        return true;
    }

    /** How long it has taken. */
    public double seconds() {
        return Math.max(0.001, (System.nanoTime() - begun) / 1e9);
    }

    /** Takes the line away, so that something else can be written. */
    public void clear() {
        if (visible) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
            visible = false;
        }
    }
}
