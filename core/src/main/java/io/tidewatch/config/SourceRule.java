package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the records of some sources are read. */
@Group("How the records of some sources are read.")
public record SourceRule(
        @Key(
                meaning = "Which sources: a name, with * for any run of characters and ? for one.",
                example = "\"web-*\"",
                required = true)
        String name,

        @Key(meaning = "The parser to use; without it each record is recognised.", example = "nginx-access") @Nullable
        String parser,

        @Key(
                meaning = "The dataset that the events belong to; without it the parser decides.",
                example = "nginx.access")
        @Nullable
        Dataset dataset,

        @Key(meaning = "The time zone of times that carry none.", example = "Europe/Berlin")
        ZoneId zone,

        @Key(
                meaning = "Whether the record's own bytes are kept even where its fields give them back (JSON).",
                example = "true")
        boolean keepRaw) {
    public static final SourceRule DEFAULTS = new SourceRule("*", null, null, ZoneOffset.UTC, false);

    public SourceRule {
        requireNonNull(name, "name is null");
        requireNonNull(zone, "zone is null");
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is empty; write the source's name, or * for all");
        }
    }

    /** What {@link #name} means as a regular expression over a source's whole name. */
    public Pattern pattern() {
        StringBuilder expression = new StringBuilder();
        name.chars()
                .forEach(c -> expression.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
