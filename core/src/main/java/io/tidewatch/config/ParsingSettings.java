package io.tidewatch.config;

import java.nio.file.Path;
import java.util.List;

/** Parser packs beside those that come with Tidewatch. */
@Group("Parser packs beside those that come with Tidewatch.")
public record ParsingSettings(
        @Key(
                meaning =
                        "Folders of parser packs, or pack files, beside the folder `parsers` in the data folder. Their packs go"
                                + " before those that come with Tidewatch and replace those of the same name. A mistake in one"
                                + " keeps the server from starting, with its file and line.",
                example = "[/etc/tidewatch/parsers]")
        List<Path> packs) {
    public static final ParsingSettings DEFAULTS = new ParsingSettings(List.of());

    public ParsingSettings {
        packs = List.copyOf(packs);
    }
}
