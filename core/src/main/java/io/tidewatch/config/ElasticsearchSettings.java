package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Elasticsearch's {@code _bulk}. */
@Group("Elasticsearch's _bulk and what its clients ask before.")
public record ElasticsearchSettings(
        @Key(
                meaning =
                        "Whether it is answered. false switches off /_bulk, /elastic and all that agents ask beside it.",
                example = "false")
        boolean enabled,

        @Key(
                meaning =
                        "The version of Elasticsearch that agents are told; Beats send to none that is older than they are.",
                example = "7.17.28")
        String version,

        @Key(
                meaning =
                        "How many of the _ids that agents gave are remembered, so that a repeated create is not stored again;"
                                + " 0 remembers none.",
                example = "1000000")
        int rememberedIds) {
    // Above the defaults, which are checked against it.
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,2}\\.[0-9]{1,3}\\.[0-9]{1,3}");

    public static final ElasticsearchSettings DEFAULTS = new ElasticsearchSettings(true, "8.19.0", 100_000);

    public ElasticsearchSettings {
        requireNonNull(version, "version is null");
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version is '" + version + "'; write for example 8.19.0");
        }
        if (rememberedIds < 0 || rememberedIds > 10_000_000) {
            throw new IllegalArgumentException("rememberedIds is " + rememberedIds + "; use 0 to 10000000");
        }
    }
}
