package io.tidewatch.parse.pack;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.pack.extract.Extraction;
import io.tidewatch.parse.pack.extract.Step;
import io.tidewatch.parse.pack.map.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parser that was written as data: {@code parsers/haproxy.yml}. Immutable and thread-safe.
 *
 * @param name what a source's settings call it
 * @param description what it reads, in a sentence
 * @param file where it was read from, for messages
 * @param dataset what its events belong to, where it chooses no other
 * @param recognise how its records are told from others; none if a source must name it
 * @param ofJson whether its records are JSON objects
 * @param extract takes the values out of a text, or null
 * @param meaning what the values mean
 */
public record Pack(
        String name,
        String description,
        String file,
        Dataset dataset,
        List<Recognition> recognise,
        boolean ofJson,
        @Nullable Step extract,
        Meaning meaning) {
    public Pack {
        requireNonNull(name, "name is null");
        requireNonNull(description, "description is null");
        requireNonNull(file, "file is null");
        requireNonNull(dataset, "dataset is null");
        requireNonNull(meaning, "meaning is null");
        recognise = List.copyOf(recognise);
    }

    /**
     * Reads the text {@code b[from..to)}; what stood before it is in the fields of {@code context} already. Null where the text is of
     * another form; then the fields are as before.
     *
     * @param time what stood before the text said, or null
     * @param severity what stood before the text said
     */
    public @Nullable Parsed text(
            byte[] b, int from, int to, @Nullable Instant time, Severity severity, ParseContext context) {
        Extraction run = context.extraction();
        run.begin(context.received(), context.settings().zone());
        if (extract != null && !extract.apply(b, from, to, run)) {
            return null;
        }
        return finished(time, severity, true, run);
    }

    /** Reads the JSON record whose members are in the fields of {@code context}; null where it is of another form. */
    public @Nullable Parsed json(ParseContext context, boolean keepRaw) {
        Extraction run = context.extraction();
        run.begin(context.received(), context.settings().zone());
        if (extract != null && !extract.apply(NONE, 0, 0, run)) {
            return null;
        }
        return finished(null, Severity.UNKNOWN, keepRaw, run);
    }

    private Parsed finished(@Nullable Instant time, Severity severity, boolean keepRaw, Extraction run) {
        Meaning.Found found = meaning.apply(run);
        FieldsBuilder fields = run.fields();
        return new Parsed(
                run.dataset() == null ? dataset : run.dataset(),
                found.time() == null ? time : found.time(),
                found.severity() == null ? severity : found.severity(),
                keepRaw || found.lossy() || !run.exact(),
                fields.build());
    }

    /** Puts the whole text as the message, for a record that nothing stands before. */
    static void message(FieldsBuilder fields, byte[] b, int from, int to) {
        fields.clear();
        fields.put(Event.MESSAGE, b, from, to - from);
    }

    private static final byte[] NONE = {};
}
