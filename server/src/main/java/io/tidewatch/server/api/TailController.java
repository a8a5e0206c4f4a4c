package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.pipeline.LiveTail;
import io.tidewatch.query.Query;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Callers;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as they are stored, as server-sent events: {@code event: event} with the event as a search shows it, {@code event: dropped}
 * with {@code {"count":n}} when the reader was too slow, a comment every few seconds so that both ends notice a broken connection.
 */
@RestController
public final class TailController implements AutoCloseable {
    private static final int MAX_WATCHERS = 100;
    private static final int MAX_WATCHERS_OF_A_TENANT = 50;
    private static final int CAPACITY = 20_000;
    /** How long a stream goes on after its credentials ended. */
    private static final Duration TRUST = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    private final LiveTail tail;
    private final Scopes scopes;
    private final Function<Query, Predicate<Event>> matchers;
    private final JsonMapper json;
    private final Callers callers;
    private volatile boolean closing;

    /**
     * @param matchers makes the test of one event of a query
     */
    public TailController(
            LiveTail tail,
            Scopes scopes,
            Function<Query, Predicate<Event>> matchers,
            Callers callers,
            JsonMapper json) {
        this.tail = requireNonNull(tail, "tail is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.matchers = requireNonNull(matchers, "matchers is null");
        this.callers = requireNonNull(callers, "callers is null");
        this.json = requireNonNull(json, "json is null");
    }

    @ApiCall(
            summary = "Watch events as they are stored",
            details =
                    "Server-sent events: `event` with an event, `dropped` with the number of events that were not looked at because they came too fast. The stream ends when the credentials end.",
            replyType = "text/event-stream",
            reply = "event: event\ndata: {\"id\":\"0-1-0\",\"message\":\"Failed password for root\"}\n\n")
    @GetMapping("/api/v1/tail")
    @Requires(Permission.SEARCH)
    void tail(
            Caller caller,
            HttpServletResponse response,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String dataset)
            throws IOException, InterruptedException {
        Predicate<Event> matches = matchers.apply(scopes.query(query));
        Scope scope = scopes.scope(caller, null, null, null, dataset);
        if (tail.watchers() >= MAX_WATCHERS || tail.watchers(caller.tenant()) >= MAX_WATCHERS_OF_A_TENANT) {
            throw Problem.of(
                            ProblemKind.OVERLOADED,
                            "Too many readers watch already.",
                            "Close one, or search at intervals instead.")
                    .withHeader("Retry-After", "10")
                    .exception();
        }
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        Predicate<Event> wanted = event -> scope.includes(event.dataset()) && matches.test(event);
        try (LiveTail.Subscription subscription =
                tail.subscribe(caller.tenant(), caller.datasets(), wanted, CAPACITY)) {
            write(caller, subscription, response);
        }
    }

    private void write(Caller caller, LiveTail.Subscription subscription, HttpServletResponse response)
            throws IOException, InterruptedException {
        OutputStream out = response.getOutputStream();
        out.write(": watching\n\n".getBytes(StandardCharsets.US_ASCII));
        response.flushBuffer();
        long quietSince = System.nanoTime();
        long trustedSince = quietSince;
        while (!closing) {
            if (System.nanoTime() - trustedSince > TRUST.toNanos()) {
                if (!callers.isStillAllowed(caller, Permission.SEARCH)) {
                    return;
                }
                trustedSince = System.nanoTime();
            }
            boolean written = false;
            for (Event event : subscription.poll(STEP)) {
                send(out, "event", json.writeValueAsBytes(event));
                written = true;
            }
            long missed = subscription.takeMissed();
            if (missed > 0) {
                send(out, "dropped", ("{\"count\":" + missed + "}").getBytes(StandardCharsets.US_ASCII));
                written = true;
            }
            if (!written && System.nanoTime() - quietSince > HEARTBEAT.toNanos()) {
                out.write(COMMENT);
                written = true;
            }
            if (written) {
                response.flushBuffer();
                quietSince = System.nanoTime();
            }
        }
    }

    private static void send(OutputStream out, String name, byte[] data) throws IOException {
        out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.write(data);
        out.write('\n');
        out.write('\n');
    }

    /** Ends every watch, so that the server can stop. */
    @Override
    public void close() {
        closing = true;
    }
}
