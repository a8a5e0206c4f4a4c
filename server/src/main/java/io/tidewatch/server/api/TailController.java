package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.pipeline.LiveTail;
import io.tidewatch.query.Query;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
public final class TailController {
    private static final int CAPACITY = 20_000;

    private final LiveTail tail;
    private final Scopes scopes;
    private final Function<Query, Predicate<Event>> matchers;
    private final JsonMapper json;
    private final EventStreams streams;

    /**
     * @param matchers makes the test of one event of a query
     */
    public TailController(
            LiveTail tail,
            Scopes scopes,
            Function<Query, Predicate<Event>> matchers,
            EventStreams streams,
            JsonMapper json) {
        this.tail = requireNonNull(tail, "tail is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.matchers = requireNonNull(matchers, "matchers is null");
        this.streams = requireNonNull(streams, "streams is null");
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
        Predicate<Event> wanted = event -> scope.includes(event.dataset()) && matches.test(event);
        streams.write(
                response,
                caller,
                Permission.SEARCH,
                () -> source(tail.subscribe(caller.tenant(), caller.datasets(), wanted, CAPACITY)));
    }

    private EventStreams.Source source(LiveTail.Subscription subscription) {
        return new EventStreams.Source() {
            @Override
            public List<EventStreams.Message> poll(Duration wait) throws InterruptedException {
                return subscription.poll(wait).stream()
                        .map(event -> new EventStreams.Message("event", json.writeValueAsBytes(event)))
                        .toList();
            }

            @Override
            public long takeMissed() {
                return subscription.takeMissed();
            }

            @Override
            public void close() {
                subscription.close();
            }
        };
    }
}
