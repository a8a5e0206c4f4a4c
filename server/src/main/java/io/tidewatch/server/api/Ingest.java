package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.RawSink;
import io.tidewatch.collect.Receipt;
import io.tidewatch.collect.RecordFrames;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.config.Spelling;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.ReadAs;
import io.tidewatch.event.SourceRange;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.http.RequestText;
import io.tidewatch.server.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a request's records to the queue and answers once they are durable. Thread-safe. */
public final class Ingest {
    private static final String SOURCE = "Tidewatch-Source";
    private static final String PATH = "Tidewatch-Path";
    private static final String DATASET = "Tidewatch-Dataset";
    private static final String STREAM = "Tidewatch-Stream";
    private static final String OFFSET = "Tidewatch-Offset";
    private static final String PARSER = "Tidewatch-Parser";
    private static final String ZONE = "Tidewatch-Time-Zone";
    private static final String WRITTEN = "Tidewatch-Written";
    private static final int MAX_NAME = 200;
    private static final int MAX_PATH = 4_096;

    private final BodyReader bodies;
    private final RawSink sink;
    private final HttpLimits limits;
    private final Clock clock;
    private final List<String> parsers;
    private final IngestCounts counts = new IngestCounts();

    /** @param parsers the names of the parsers that a request may ask for */
    public Ingest(BodyReader bodies, RawSink sink, HttpLimits limits, Clock clock, List<String> parsers) {
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.sink = requireNonNull(sink, "sink is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.parsers = List.copyOf(parsers);
    }

    /**
     * Accepts the body's records.
     *
     * @param format what the body is written in
     * @param defaultSource the source's name when the request names none
     */
    IngestReply accept(HttpServletRequest request, Caller caller, BodyFormat format, String defaultSource)
            throws IOException {
        IngestReply reply = read(request, caller, format, defaultSource);
        counts.add(reply);
        return reply;
    }

    /** What became of all records so far. */
    IngestCounts counts() {
        return counts;
    }

    private IngestReply read(HttpServletRequest request, Caller caller, BodyFormat format, String defaultSource)
            throws IOException {
        Origin origin = origin(request, defaultSource);
        Dataset dataset = dataset(request);
        ReadAs readAs = readAs(request);
        try (BodyReader.Body body = bodies.read(request)) {
            byte[] bytes = body.bytes();
            if (format == BodyFormat.FRAMES) {
                return frames(request, caller, origin, dataset, readAs, bytes);
            }
            int longest = (int) limits.line().bytes();
            SplitBody split = format == BodyFormat.JSON
                    ? SplitBody.json(bytes, limits.depth(), longest)
                    : TextLines.split(bytes, longest);
            if (split.bounds().length == 0) {
                return nothing(bytes, split);
            }
            RawBatch batch = new RawBatch(
                    caller.tenant(),
                    origin,
                    format == BodyFormat.JSON ? RawFormat.JSON : RawFormat.TEXT,
                    dataset,
                    clock.instant(),
                    bytes,
                    split.bounds(),
                    null,
                    new long[0],
                    readAs);
            Receipt receipt = sink.accept(batch);
            return new IngestReply(receipt.accepted(), receipt.deduplicated(), split.rejected(), split.rejectedTotal());
        }
    }

    private IngestReply frames(
            HttpServletRequest request,
            Caller caller,
            Origin origin,
            @Nullable Dataset dataset,
            @Nullable ReadAs readAs,
            byte[] bytes) {
        String stream = RequestText.header(request, STREAM, MAX_NAME);
        long offset = RequestText.number(request, OFFSET);
        if (stream != null && offset < 0) {
            throw RequestText.malformed(OFFSET, "is missing, though " + STREAM + " is given");
        }
        RecordFrames.Limits allowed = new RecordFrames.Limits(
                EventId.MAX_RECORDS_PER_BATCH, (int) limits.line().bytes());
        return switch (RecordFrames.read(bytes, Math.max(0, offset), allowed)) {
            case RecordFrames.Malformed malformed ->
                throw Problem.of(
                                ProblemKind.MALFORMED_REQUEST,
                                "The body is not made of record frames: " + malformed.reason() + ".",
                                "docs/spec/record-frames.md tells the format.")
                        .exception();
            case RecordFrames.Records records -> {
                if (records.bounds().length == 0) {
                    yield new IngestReply(0, 0, List.of(), 0);
                }
                SourceRange range =
                        stream == null ? null : new SourceRange(stream, records.recordOffsets()[0], records.end());
                RawBatch batch = new RawBatch(
                        caller.tenant(),
                        origin,
                        RawFormat.TEXT,
                        dataset,
                        clock.instant(),
                        bytes,
                        records.bounds(),
                        range,
                        range == null ? new long[0] : records.recordOffsets(),
                        readAs);
                Receipt receipt = sink.accept(batch);
                yield new IngestReply(receipt.accepted(), receipt.deduplicated(), List.of(), 0);
            }
        };
    }

    /** A body without a good record: fine when it had none at all ({@code []}), a problem otherwise. */
    private IngestReply nothing(byte[] bytes, SplitBody split) {
        if (split.rejectedTotal() > 0) {
            counts.addRejected(split.rejectedTotal());
            throw nothingAccepted(split);
        }
        if (bytes.length == 0) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "The body is empty.",
                            "Send an event as JSON, for example {\"message\":\"hello\"}.")
                    .exception();
        }
        return new IngestReply(0, 0, split.rejected(), 0);
    }

    private static ProblemException nothingAccepted(SplitBody split) {
        IngestReply.Rejection first = split.rejected().getFirst();
        return Problem.of(
                        ProblemKind.NOTHING_ACCEPTED,
                        "None of the " + split.rejectedTotal() + " records can be read; line " + first.line() + ": "
                                + first.reason() + ".",
                        "Send JSON objects, one a line or in an array, or text with Content-Type text/plain.")
                .with("rejected", split.rejected())
                .with("rejectedTotal", split.rejectedTotal())
                .exception();
    }

    private static Origin origin(HttpServletRequest request, String defaultSource) {
        String source = RequestText.encodedHeader(request, SOURCE, MAX_NAME);
        String path = RequestText.encodedHeader(request, PATH, MAX_PATH);
        return new Origin(source == null ? defaultSource : source, "http", request.getRemoteAddr(), path);
    }

    private static @Nullable Dataset dataset(HttpServletRequest request) {
        String name = RequestText.header(request, DATASET, MAX_NAME);
        if (name == null) {
            return null;
        }
        if (!Dataset.isValid(name)) {
            throw RequestText.malformed(DATASET, "is '" + name + "'; write product.service in a-z, 0-9, '_' and '-'");
        }
        return Dataset.of(name);
    }

    private @Nullable ReadAs readAs(HttpServletRequest request) {
        String parser = RequestText.header(request, PARSER, MAX_NAME);
        if (parser != null && !parsers.contains(parser)) {
            throw RequestText.malformed(
                    PARSER,
                    "is '" + parser + "'; there is no such parser" + Spelling.suggestion(parser, parsers)
                            + " ('tidewatch parser list' tells them all)");
        }
        String zone = RequestText.header(request, ZONE, MAX_NAME);
        long written = RequestText.number(request, WRITTEN);
        try {
            return ReadAs.of(
                    parser, zone == null ? null : ZoneId.of(zone), written < 0 ? null : Instant.ofEpochSecond(written));
        } catch (DateTimeException e) {
            throw zone == null
                    ? RequestText.malformed(WRITTEN, "is no time in seconds since 1970")
                    : RequestText.malformed(ZONE, "is '" + zone + "'; write a zone such as Europe/Berlin or +02:00");
        }
    }
}
