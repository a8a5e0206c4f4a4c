package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Callers;
import io.tidewatch.server.security.Permission;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Sends what happens to those who watch, as server-sent events, until they go, may not see it any more, or the server stops. Bounded in
 * all and for each tenant. {@code dropped} with {@code {"count":n}} tells a reader that was too slow what it missed; a comment every few
 * seconds lets both ends notice a broken connection. Thread-safe.
 */
public final class EventStreams implements AutoCloseable {
    private static final int MOST = 200;
    private static final int MOST_OF_A_TENANT = 100;
    /** How long a stream goes on after its credentials ended. */
    private static final Duration TRUST = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(250);

    private final Callers callers;
    private final Map<TenantId, Integer> open = new HashMap<>();
    private volatile boolean closing;

    public EventStreams(Callers callers) {
        this.callers = requireNonNull(callers, "callers is null");
    }

    /** What is watched: both are what subscriptions offer. */
    interface Source {
        /** What has happened, waiting for it if need be. */
        List<Message> poll(Duration wait) throws InterruptedException;

        /** How many were missed since the last call. */
        long takeMissed();

        /** Watches no longer. */
        void close();
    }

    /**
     * One thing that happened.
     *
     * @param data one line of JSON
     */
    record Message(String name, byte[] data) {}

    /**
     * Writes what the source gives until the stream ends.
     *
     * @param needed what the caller must go on to be allowed
     * @param source begins to watch; its source is closed in the end
     * @throws ProblemException when too many watch already
     */
    void write(HttpServletResponse response, Caller caller, Permission needed, Supplier<Source> source)
            throws IOException, InterruptedException {
        take(caller.tenant());
        try {
            Source watched = source.get();
            try {
                response.setContentType("text/event-stream;charset=UTF-8");
                response.setHeader("X-Accel-Buffering", "no");
                write(response, caller, needed, watched);
            } finally {
                watched.close();
            }
        } finally {
            give(caller.tenant());
        }
    }

    private void write(HttpServletResponse response, Caller caller, Permission needed, Source source)
            throws IOException, InterruptedException {
        OutputStream out = response.getOutputStream();
        write(out, ": watching\n\n");
        response.flushBuffer();
        long quietSince = System.nanoTime();
        long trustedSince = quietSince;
        while (!closing) {
            if (System.nanoTime() - trustedSince > TRUST.toNanos()) {
                if (!callers.isStillAllowed(caller, needed)) {
                    return;
                }
                trustedSince = System.nanoTime();
            }
            boolean written = false;
            for (Message message : source.poll(STEP)) {
                write(out, "event: " + message.name + "\ndata: ");
                out.write(message.data);
                write(out, "\n\n");
                written = true;
            }
            long missed = source.takeMissed();
            if (missed > 0) {
                write(out, "event: dropped\ndata: {\"count\":" + missed + "}\n\n");
                written = true;
            }
            if (!written && System.nanoTime() - quietSince > HEARTBEAT.toNanos()) {
                write(out, ": still here\n\n");
                written = true;
            }
            if (written) {
                response.flushBuffer();
                quietSince = System.nanoTime();
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized void take(TenantId tenant) {
        int all = open.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= MOST || open.getOrDefault(tenant, 0) >= MOST_OF_A_TENANT) {
            throw Problem.of(
                            ProblemKind.OVERLOADED,
                            "Too many readers watch already.",
                            "Close one, or ask at intervals instead.")
                    .withHeader("Retry-After", "10")
                    .exception();
        }
        open.merge(tenant, 1, Integer::sum);
    }

    private synchronized void give(TenantId tenant) {
        open.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Ends every stream, so that the server can stop. */
    @Override
    public void close() {
        closing = true;
    }
}
