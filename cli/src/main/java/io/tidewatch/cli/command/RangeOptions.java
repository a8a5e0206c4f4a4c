package io.tidewatch.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events are asked about. */
sealed class RangeOptions permits SearchOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "the beginning: -1h, now-7d, 2026-01-31, 2026-01-31T12:00:00Z (all times)")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "the end, exclusive; the same forms (no end)")
    @Nullable
    String to;

    @Option(names = "--dataset", paramLabel = "NAME", description = "only this dataset, such as linux.auth")
    @Nullable
    String dataset;

    /** The parameters of a request. */
    Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "query", query);
        put(parameters, "from", relative(from));
        put(parameters, "to", relative(to));
        put(parameters, "dataset", dataset);
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            parameters.put(name, value);
        }
    }

    /** {@code -1h} is short for {@code now-1h}. */
    private static @Nullable String relative(@Nullable String time) {
        return time != null && time.startsWith("-") ? "now" + time : time;
    }
}
