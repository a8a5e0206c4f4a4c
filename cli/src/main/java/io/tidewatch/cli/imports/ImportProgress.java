package io.tidewatch.cli.imports;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Bytes;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** One line on a terminal that says how far an import is: bytes, records, rate and how long it will take. Thread-safe. */
public final class ImportProgress {
    private static final long EVERY_NANOS = 200_000_000;
    private static final int BAR = 24;

    private final Terminal terminal;
    private final long begun = System.nanoTime();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder records = new LongAdder();
    private volatile long total;
    private long drawn = begun;
    private boolean visible;

    public ImportProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** How many bytes there are to read. */
    void total(long all) {
        total = all;
    }

    void read(long count) {
        bytes.add(count);
    }

    void sent(long count) {
        records.add(count);
        show();
    }

    /** How long it has taken. */
    public double seconds() {
        return Math.max(0.001, (System.nanoTime() - begun) / 1e9);
    }

    private synchronized void show() {
        long now = System.nanoTime();
        if (!terminal.progress() || now - drawn < EVERY_NANOS) {
            return;
        }
        drawn = now;
        visible = true;
        terminal.err().print("\r\033[K" + line(bytes.sum(), total, records.sum(), seconds()));
        terminal.err().flush();
    }

    static String line(long bytes, long total, long records, double seconds) {
        double share = total == 0 ? 1 : Math.clamp(bytes / (double) total, 0, 1);
        int full = (int) Math.round(BAR * share);
        String left = share < 0.005 ? "" : "  " + time((long) (seconds * (1 - share) / share)) + " left";
        return String.format(
                Locale.ROOT,
                "%s%s %3.0f %%  %s of %s  %,d events  %,d/s%s",
                "█".repeat(full),
                "░".repeat(BAR - full),
                100 * share,
                Bytes.of(bytes),
                Bytes.of(total),
                records,
                (long) (records / seconds),
                left);
    }

    private static String time(long seconds) {
        return seconds < 90
                ? seconds + " s"
                : seconds < 5400
                        ? (seconds + 30) / 60 + " min"
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
    }

    /** Takes the line away, so that something else can be written. */
    public synchronized void clear() {
        if (visible) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
            visible = false;
        }
    }
}
