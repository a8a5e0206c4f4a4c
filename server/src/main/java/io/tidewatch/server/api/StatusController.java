package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidewatch.catalog.Part;
import io.tidewatch.pipeline.PipelineStatus;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
     * @param deadLetters the tenant's records that could not be processed
     * @param watchers the tenant's live tails that are open
     * @param server figures of all tenants together; null for those who may not act in any tenant
     */
    record Status(
            Instant started,
            long uptimeSeconds,
            Store store,
            long deadLetters,
            int watchers,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Whole server) {}

    /**
     * Figures of all tenants together.
     *
     * @param node this process's name
     * @param roles what it does
     * @param partitions the queue's partitions that it stores, where it shares them with others
     */
    record Whole(
            String node,
            List<String> roles,
            List<Integer> partitions,
            Queue queue,
            PipelineStatus pipeline,
            long deadLetters,
            int watchers) {}

    /** Batches that are accepted and not yet committed to the store; sizes in bytes. */
    record Queue(long batches, long records, long size, long limit) {}

    /** The caller's tenant's files; sizes in bytes. */
    record Store(int parts, long events, long size) {}

    @ApiCall(
            summary = "Show what the server is doing",
            details =
                    "Figures are the caller's tenant's; those of the whole server are there for callers who may act in any tenant.",
            reply =
                    "{\"started\":\"2026-11-21T09:00:00Z\",\"uptimeSeconds\":3600,\"store\":{\"parts\":4,\"events\":120000,\"size\":2500000},\"deadLetters\":0,\"watchers\":1}")
    @GetMapping("/api/v1/status")
    @Requires(Permission.STATUS)
    Status status(Caller caller) {
        List<Part> own = parts.storeParts().get().stream()
                .filter(part -> part.tenant().equals(caller.tenant()))
                .filter(part -> caller.datasets().allows(part.dataset()))
                .toList();
        return new Status(
                started,
                Duration.between(started, clock.instant()).toSeconds(),
                new Store(
                        own.size(),
                        own.stream().mapToLong(Part::rows).sum(),
                        own.stream().mapToLong(part -> part.size().bytes()).sum()),
                parts.deadLetters().count(caller.tenant()),
                parts.tail().watchers(caller.tenant()),
                caller.permissions().contains(Permission.TENANTS) ? whole() : null);
    }

    private Whole whole() {
        QueueStatus queue = parts.queue().get();
        return new Whole(
                parts.node().name(),
                parts.node().roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .toList(),
                parts.node().partitions().get(),
                new Queue(
                        queue.batches(),
                        queue.records(),
                        queue.size().bytes(),
                        queue.limit().bytes()),
                parts.pipeline().get(),
                parts.deadLetters().count(),
                parts.tail().watchers());
    }
}
