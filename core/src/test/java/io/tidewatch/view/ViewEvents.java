package io.tidewatch.view;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Events as the pipeline makes them of lines, with the parsers that come with Tidewatch. */
final class ViewEvents {
    private static final Instant RECEIVED = Instant.parse("2025-11-21T12:00:00Z");

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    Event of(String line) {
        context.begin(SourceSettings.DEFAULT, RECEIVED);
        Parsed parsed = parsers.parse(line.startsWith("{") ? RawFormat.JSON : RawFormat.TEXT, Slice.of(line), context);
        return new Event(
                new EventId(0, 1, 0),
                new TenantId("default"),
                parsed.dataset(),
                requireNonNullElse(parsed.time(), RECEIVED),
                RECEIVED,
                new Origin("test", "http", "192.0.2.250", null),
                parsed.severity(),
                Slice.of(line),
                parsed.keepRaw(),
                parsed.fields());
    }

    static Event with(Event event, Fields fields) {
        return new Event(
                event.id(),
                event.tenant(),
                event.dataset(),
                event.time(),
                event.ingested(),
                event.origin(),
                event.severity(),
                event.raw(),
                event.keepRaw(),
                fields);
    }

    static String resource(String name) {
        try (InputStream in = requireNonNull(
                ViewEvents.class.getResourceAsStream("golden/" + name), () -> "golden/" + name + " is missing")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
