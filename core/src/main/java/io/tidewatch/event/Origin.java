package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Where a batch came from.
 *
 * @param source the source's name, chosen by its sender or the configuration; it selects the source's settings (parser, dataset, zone)
 * @param transport how it came: {@code http}, {@code syslog-tcp}, {@code file}…
 * @param address the sender's network address, or null where there is none
 * @param path the file, topic or channel at the sender, or null where there is none
 */
public record Origin(
        String source,
        String transport,
        @Nullable String address,
        @Nullable String path) {
    public Origin {
        requireNonNull(source, "source is null");
        requireNonNull(transport, "transport is null");
    }
}
