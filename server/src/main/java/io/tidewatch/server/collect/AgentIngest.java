package io.tidewatch.server.collect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.RawSink;
import io.tidewatch.collect.Receipt;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.parse.json.JsonCheck;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.http.BodyBudget;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the protocols of agents have in common: reads bodies, bounds what is composed of them, hands records on, counts. Thread-safe. */
public final class AgentIngest {
    private static final int TREE_FACTOR = 8;
    private static final int MAX_EXPECTED = 4 << 20;

    private final BodyReader bodies;
    private final RawSink sink;
    private final HttpLimits limits;
    private final Clock clock;
    private final CollectCounts counts;

    public AgentIngest(BodyReader bodies, RawSink sink, HttpLimits limits, Clock clock, CollectCounts counts) {
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.sink = requireNonNull(sink, "sink is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.counts = requireNonNull(counts, "counts is null");
    }

    /** The request's body, decompressed and within the limits; close it when the batch was handed on. */
    public BodyReader.Body read(HttpServletRequest request) throws IOException {
        return bodies.read(request);
    }

    /** What the body holds from {@code from} on, decompressed by gzip within the limits. */
    public byte[] gunzip(BodyReader.Body body, int from) throws IOException {
        return bodies.gunzip(body, from);
    }

    /** A share of the memory for bodies, for a protocol that reads its body piece by piece. */
    public BodyBudget.Share share() {
        return bodies.share();
    }

    public HttpLimits limits() {
        return limits;
    }

    /** The longest record that is taken, in bytes. */
    public int longest() {
        return (int) limits.line().bytes();
    }

    /** A check of JSON values within the limits on depth and length. */
    public JsonCheck check() {
        return new JsonCheck(limits.depth(), longest());
    }

    /**
     * A writer for records composed of a body. It takes its memory from the body's share of the budget, and is refused more than a
     * decompressed body may have: what a request says once cannot be repeated without end.
     *
     * @param held what the share holds for the body itself, in bytes
     */
    public JsonWriter writer(BodyBudget.Share share, long held) {
        LongConsumer asked = size -> {
            if (size > 2 * limits.decompressed().bytes()) {
                throw Problem.of(
                                ProblemKind.TOO_LARGE,
                                "The records are larger than " + limits.decompressed() + " with what the request says"
                                        + " of them all.",
                                "Send smaller batches. The limit is http.limits.decompressed.")
                        .exception();
            }
            share.growTo(held + size);
        };
        return new JsonWriter(asked, (int) Math.min(MAX_EXPECTED, held + held / 8));
    }

    /**
     * The body as a tree, for protocols whose JSON is not the form that large senders use. A tree takes many times the memory of its text, so
     * the body may have an eighth of what others may.
     *
     * @throws MalformedWireException when it is not valid JSON
     */
    public JsonNode tree(JsonMapper json, BodyReader.Body body) {
        long most = limits.decompressed().bytes() / TREE_FACTOR;
        if (body.bytes().length > most) {
            throw Problem.of(
                            ProblemKind.TOO_LARGE,
                            "The body is larger than " + most + " bytes of JSON.",
                            "Send smaller batches, or Protocol Buffers.")
                    .exception();
        }
        body.share().growTo((long) TREE_FACTOR * body.bytes().length);
        try {
            return json.readTree(body.bytes());
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            throw new MalformedWireException("the body is not valid JSON"
                    + (place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")"));
        }
    }

    /**
     * Hands a batch on; returns when it is durable.
     *
     * @param bounds of each record in {@code data}
     */
    public Receipt accept(Agent agent, RecordGroups.Source source, RawFormat format, byte[] data, int[] bounds) {
        if (bounds.length == 0) {
            return new Receipt(0, 0);
        }
        Origin origin = new Origin(source.name(), agent.transport(), agent.address(), source.path());
        Receipt receipt = sink.accept(new RawBatch(
                agent.tenant(), origin, format, source.dataset(), clock.instant(), data, bounds, null, new long[0]));
        counts.accepted(agent.transport(), source.name(), receipt.accepted());
        return receipt;
    }

    /** Counts records that were not taken. */
    public void rejected(Agent agent, String source, int records) {
        counts.rejected(agent.transport(), source, records);
    }
}
