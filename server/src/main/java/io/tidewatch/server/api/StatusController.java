package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Part;
import io.tidewatch.pipeline.PipelineStatus;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the server is doing. */
@RestController
public final class StatusController {
    private final Parts parts;
    private final Clock clock;
    private final Instant started;

    public StatusController(Parts parts, Clock clock) {
        this.parts = requireNonNull(parts, "parts is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.started = clock.instant();
    }

    /**
     * What the server is doing.
     *
     * @param deadLetters records that could not be processed
     * @param watchers live tails that are open
     */
    record Status(
            Instant started,
            long uptimeSeconds,
            Queue queue,
            PipelineStatus pipeline,
            Store store,
            long deadLetters,
            int watchers) {}

    /** Batches that are accepted and not yet committed to the store; sizes in bytes. */
    record Queue(long batches, long records, long size, long limit) {}

    /** The caller's tenant's files; sizes in bytes. */
    record Store(int parts, long events, long size) {}

    @GetMapping("/api/v1/status")
    @Requires(Permission.STATUS)
    Status status(Caller caller) {
        QueueStatus queue = parts.queue().get();
        List<Part> own = parts.storeParts().get().stream()
                .filter(part -> part.tenant().equals(caller.tenant()))
                .toList();
        return new Status(
                started,
                Duration.between(started, clock.instant()).toSeconds(),
                new Queue(
                        queue.batches(),
                        queue.records(),
                        queue.size().bytes(),
                        queue.limit().bytes()),
                parts.pipeline().get(),
                new Store(
                        own.size(),
                        own.stream().mapToLong(Part::rows).sum(),
                        own.stream().mapToLong(part -> part.size().bytes()).sum()),
                parts.deadLetters().count(),
                parts.tail().watchers());
    }
}
