package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.RawBatch;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.parse.pack.Pack;
import io.tidewatch.parse.pack.extract.Extraction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a parser needs besides the record, and memory that it reuses; one a thread. */
public final class ParseContext {
    private final FieldsBuilder fields = new FieldsBuilder();
    private final JsonFields json = new JsonFields();
    private final Times times = new Times();
    private final Extraction extraction = new Extraction(fields, times, json);
    private SourceSettings settings = SourceSettings.DEFAULT;
    private Instant received = Instant.EPOCH;
    private @Nullable Pack pack;

    /** Sets what holds for the records of one batch. */
    public void begin(SourceSettings settings, Instant received) {
        this.settings = requireNonNull(settings, "settings is null");
        this.received = requireNonNull(received, "received is null");
        extraction.within(null, 0);
    }

    /** Says which record of the batch comes next, for formats that spread an event over several records. */
    public void at(RawBatch batch, int index) {
        extraction.within(batch, index);
    }

    /** A builder for the record at hand. The parser clears it before use. */
    public FieldsBuilder fields() {
        return fields;
    }

    public SourceSettings settings() {
        return settings;
    }

    /** When the record arrived, or was written where its sender knows; a time without a year takes the year nearest to it. */
    public Instant received() {
        return received;
    }

    /** Reads JSON into {@link #fields}. */
    public JsonFields json() {
        return json;
    }

    /** The pack that the source's settings name for what follows syslog's header, or null. */
    @Nullable
    Pack pack() {
        return pack;
    }

    void pack(@Nullable Pack named) {
        pack = named;
    }

    /** Reads times. */
    public Times times() {
        return times;
    }

    /** What the steps of parser packs work with. */
    public Extraction extraction() {
        return extraction;
    }
}
