package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/** Everything in {@code tidewatch.yml}. */
@Group("What the program reads from tidewatch.yml.")
public record TidewatchConfig(
        @Key(
                meaning =
                        "The folder that holds everything Tidewatch keeps: queue, events, catalog. It is made when missing."
                                + " A relative path is relative to the folder that Tidewatch is started in.",
                example = "/var/lib/tidewatch")
        Path dataDir,

        @Key(
                meaning =
                        "This process's name among those that share a broker. Each needs its own, the same after a restart.",
                example = "collector-2")
        String node,

        @Key(
                meaning = "What this process does: `collect` (receive events), `process` (parse, store, detect), `api`"
                        + " (search, alerts, web application). `tidewatch serve --roles` and TIDEWATCH_ROLES take"
                        + " them with commas between. Processes that share the work need `queue.type: kafka` or"
                        + " `redis`, `catalog.type: postgresql` and `store.folder`; see docs/scaling.md.",
                example = "[process]")
        List<Role> roles,

        @Key(
                meaning =
                        "Whether other processes work on the same queue, catalog and store. It is so wherever a role is"
                                + " left out; set it where several processes have all three.",
                example = "true")
        boolean shared,

        @Key(meaning = "The HTTP interface.") HttpSettings http,
        @Key(meaning = "Who may sign in.") SecuritySettings security,

        @Key(meaning = "The queue between receiving and processing.")
        QueueSettings queue,

        @Key(meaning = "The workers that parse.") PipelineSettings pipeline,
        @Key(meaning = "Rules on the stream of events.") DetectionSettings detection,
        @Key(meaning = "Alerts.") AlertSettings alerts,
        @Key(meaning = "Notifications of alerts.") NotificationSettings notifications,

        @Key(meaning = "The event store.") StoreSettings store,
        @Key(meaning = "Where the catalog is kept.") CatalogSettings catalog,
        @Key(meaning = "What is listened to beside HTTP.") CollectSettings collect,

        @Key(meaning = "Parser packs beside those that come with Tidewatch.")
        ParsingSettings parsing,

        @Key(meaning = "What is added to events before the rules are tried.")
        EnrichmentSettings enrichment,

        @Key(
                meaning =
                        "How the records of each source are read. The first entry whose name matches applies; a source"
                                + " without an entry is recognised record by record.",
                example = "[{name: \"router-*\", parser: syslog, zone: Europe/Berlin}]")
        List<SourceRule> sources) {
    public static final TidewatchConfig DEFAULTS = new TidewatchConfig(
            Path.of("data"),
            "tidewatch",
            List.of(Role.values()),
            false,
            HttpSettings.DEFAULTS,
            SecuritySettings.DEFAULTS,
            QueueSettings.DEFAULTS,
            PipelineSettings.DEFAULTS,
            DetectionSettings.DEFAULTS,
            AlertSettings.DEFAULTS,
            NotificationSettings.DEFAULTS,
            StoreSettings.DEFAULTS,
            CatalogSettings.DEFAULTS,
            CollectSettings.DEFAULTS,
            ParsingSettings.DEFAULTS,
            EnrichmentSettings.DEFAULTS,
            List.of());

    public TidewatchConfig {
        requireNonNull(dataDir, "dataDir is null");
        requireNonNull(node, "node is null");
        if (!node.matches("[a-zA-Z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "node is '" + node + "'; use 1 to 100 letters, digits, dots, dashes and underlines");
        }
        roles = roles.stream().distinct().sorted().toList();
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("roles is empty; name one or more of collect, process, api");
        }
        shared |= roles.size() < Role.values().length;
        requireNonNull(http, "http is null");
        requireNonNull(security, "security is null");
        requireNonNull(queue, "queue is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(detection, "detection is null");
        requireNonNull(alerts, "alerts is null");
        requireNonNull(notifications, "notifications is null");
        requireNonNull(store, "store is null");
        requireNonNull(catalog, "catalog is null");
        requireNonNull(collect, "collect is null");
        requireNonNull(parsing, "parsing is null");
        requireNonNull(enrichment, "enrichment is null");
        sources = List.copyOf(sources);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** The folder of what all processes share: events, archived alerts. */
    public Path storeFolder() {
        return store.folder() == null ? dataDir : store.folder();
    }
}
