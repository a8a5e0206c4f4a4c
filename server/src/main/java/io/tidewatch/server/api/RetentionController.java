package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Part;
import io.tidewatch.config.DatasetAge;
import io.tidewatch.config.Durations;
import io.tidewatch.event.Dataset;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How long events and alerts are kept, and what is deleted next. */
@RestController
public final class RetentionController {
    private final Parts parts;

    public RetentionController(Parts parts) {
        this.parts = requireNonNull(parts, "parts is null");
    }

    /**
     * How long things are kept.
     *
     * @param events what the configuration says of events
     * @param alerts what it says of alerts
     * @param datasets the caller's datasets that have events in files, by name
     */
    record Kept(EventsKept events, AlertsKept alerts, List<DatasetKept> datasets) {}

    /**
     * Of events.
     *
     * @param age for datasets that have no other; null for no limit
     * @param size bytes of all tenants together above which the oldest go; null for no limit
     * @param used bytes of all tenants together; null for those who may not act in any tenant
     * @param others ages of datasets that have others, the first that fits deciding; those who may not act in any tenant see only entries
     *     that fit a dataset that they are told of, since patterns may name what other tenants have
     */
    record EventsKept(
            @Nullable String age,
            @Nullable Long size,
            @Nullable Long used,
            List<OtherAge> others) {}

    /** @param age null for no limit */
    record OtherAge(String datasets, @Nullable String age) {}

    /** @param resolvedOnly whether alerts that nobody resolved stay */
    record AlertsKept(String age, boolean resolvedOnly) {}

    /**
     * A dataset's events that are in files; those of the last minutes are not yet.
     *
     * @param size bytes
     * @param age how old its events become; null for no limit
     * @param deletes when its oldest file goes by age; null for never
     */
    record DatasetKept(
            String dataset,
            long events,
            long size,
            Instant oldest,
            Instant newest,
            @Nullable String age,
            @Nullable Instant deletes) {}

    @ApiCall(
            summary = "Show how long events and alerts are kept",
            details =
                    "As `store.retention` and `alerts.retention` of the configuration say; with what is stored by dataset, and when its oldest file is deleted for its age.",
            reply =
                    "{\"events\":{\"age\":\"90d\",\"size\":null,\"used\":null,\"others\":[{\"datasets\":\"linux.auth\",\"age\":\"400d\"}]},\"alerts\":{\"age\":\"400d\",\"resolvedOnly\":false},\"datasets\":[{\"dataset\":\"linux.auth\",\"events\":1200,\"size\":25000,\"oldest\":\"2026-11-20T10:00:00Z\",\"newest\":\"2026-11-21T10:00:00Z\",\"age\":\"400d\",\"deletes\":\"2027-12-25T23:59:59Z\"}]}")
    @GetMapping("/api/v1/retention")
    @Requires(Permission.STATUS)
    Kept retention(Caller caller) {
        List<Part> all = parts.storeParts().get();
        RetentionParts kept = parts.retention();
        Map<Dataset, List<Part>> own = all.stream()
                .filter(part -> part.tenant().equals(caller.tenant()))
                .filter(part -> caller.datasets().allows(part.dataset()))
                .collect(Collectors.groupingBy(
                        Part::dataset, () -> new TreeMap<>(Comparator.comparing(Dataset::value)), Collectors.toList()));
        boolean whole = caller.permissions().contains(Permission.TENANTS);
        return new Kept(
                new EventsKept(
                        written(kept.events().age()),
                        kept.events().size() == null
                                ? null
                                : kept.events().size().bytes(),
                        whole ? bytes(all) : null,
                        kept.events().ages().stream()
                                .filter(other -> whole || own.keySet().stream().anyMatch(other::fits))
                                .map(RetentionController::other)
                                .toList()),
                new AlertsKept(
                        Durations.format(kept.alerts().retention()),
                        kept.alerts().keepOpen()),
                own.entrySet().stream()
                        .map(one -> dataset(one.getKey(), one.getValue()))
                        .toList());
    }

    private DatasetKept dataset(Dataset dataset, List<Part> own) {
        Duration age = parts.retention().events().age(dataset);
        // A file goes when its newest event is too old.
        Instant first =
                own.stream().map(Part::to).min(Comparator.naturalOrder()).orElseThrow();
        return new DatasetKept(
                dataset.value(),
                own.stream().mapToLong(Part::rows).sum(),
                bytes(own),
                own.stream().map(Part::from).min(Comparator.naturalOrder()).orElseThrow(),
                own.stream().map(Part::to).max(Comparator.naturalOrder()).orElseThrow(),
                written(age),
                age == null ? null : first.plus(age));
    }

    private static OtherAge other(DatasetAge other) {
        return new OtherAge(other.pattern(), written(other.age()));
    }

    private static long bytes(List<Part> some) {
        return some.stream().mapToLong(part -> part.size().bytes()).sum();
    }

    private static @Nullable String written(@Nullable Duration age) {
        return age == null ? null : Durations.format(age);
    }
}
