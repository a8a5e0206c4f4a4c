package io.tidewatch.cli.generate;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The shop's log as text, in log4j's usual shape. */
final class ShopText {
    private final DateTimeFormatter times;

    ShopText(ZoneId zone) {
        this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT)
                .withZone(zone);
    }

    void write(Instant at, ShopEvent event, StringBuilder out) {
        times.formatTo(at, out);
        out.append(' ')
                .append(event.level())
                .append(" [")
                .append(event.thread())
                .append("] ")
                .append(event.logger())
                .append(": ")
                .append(event.message())
                .append('\n')
                .append(event.trace());
    }
}
