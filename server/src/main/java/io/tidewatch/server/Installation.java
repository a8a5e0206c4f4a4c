package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertFeed;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlCatalog;
import io.tidewatch.catalog.sql.SqlNodes;
import io.tidewatch.collect.Receipt;
import io.tidewatch.config.ConfigException;
import io.tidewatch.config.Role;
import io.tidewatch.config.StoreSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.lake.Lake;
import io.tidewatch.lake.LakeConfig;
import io.tidewatch.ledger.Ledger;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.pack.Packs;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.pipeline.LiveTail;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.OpenedQueue;
import io.tidewatch.queue.QueueContext;
import io.tidewatch.queue.SharedQueue;
import io.tidewatch.queue.sql.SqlDeadLetters;
import io.tidewatch.rules.RulePack;
import io.tidewatch.server.api.AlertParts;
import io.tidewatch.server.api.NodeParts;
import io.tidewatch.server.api.Parts;
import io.tidewatch.server.api.RetentionParts;
import io.tidewatch.server.api.RuleParts;
import io.tidewatch.server.hunt.HuntRunner;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleFile;
import io.tidewatch.server.rules.RuleHealthBook;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.share.Membership;
import io.tidewatch.server.share.PartitionPlan;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.modify.Placeholders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process does of the whole, by its roles: all of it in one data folder, unless other processes share the work. Closing stops
 * it in the order of the flow, so that what was accepted is stored; what a crash interrupts is done at the next start.
 */
public final class Installation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private final TidewatchConfig config;
    private final Clock clock;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Listeners listeners;
    /** What the partitions of the queue are counted from; known before anything is polled. */
    private volatile int partitionBase;

    private Installation(TidewatchConfig config, Clock clock) {
        this.config = requireNonNull(config, "config is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.listeners = new Listeners(config.collect(), config.node(), clock);
    }

    /** An installation and the parts in it. */
    public record Running(Installation installation, Parts parts) implements AutoCloseable {
        /**
         * Begins to listen for what does not come over HTTP.
         *
         * @throws TidewatchException when a port cannot be listened on
         */
        public void listen() {
            if (installation.config.has(Role.COLLECT)) {
                installation.opened(installation.listeners).start(parts.sink());
            }
        }

        @Override
        public void close() {
            installation.close();
        }
    }

    /**
     * Opens what is in the data folder, or makes it, and begins to process.
     *
     * @throws TidewatchException when something cannot be opened; then nothing stays open
     */
    public static Running open(TidewatchConfig config, Clock clock) {
        Installation installation = new Installation(config, clock);
        boolean complete = false;
        try {
            Parts parts = installation.openParts();
            complete = true;
            return new Running(installation, parts);
        } finally {
            if (!complete) {
                installation.close();
            }
        }
    }

    private Parts openParts() {
        SharedWork.require(config);
        Correlating.require(config);
        Parsers parsers = Parsers.of(packs());
        SourceRules sources = new SourceRules(config.sources(), parsers.names());
        Path folder = writable(config.dataDir());
        boolean stores = config.has(Role.PROCESS) || config.has(Role.API);
        Path storeFolder = stores ? writable(config.storeFolder()) : folder;
        Database database = opened(
                config.shared()
                        ? CatalogDatabase.openShared(config.catalog(), stores ? storeFolder : null)
                        : CatalogDatabase.open(config.catalog(), storeFolder));
        SqlCatalog catalog = SqlCatalog.over(database, clock.instant());
        DeadLetters catalogLetters = new SqlDeadLetters(database);
        OpenedQueue openedQueue = Queues.open(new QueueContext(
                config.queue(),
                folder,
                config.node(),
                clock,
                damaged -> Queues.keep(damaged, catalogLetters, this::partitionBase, clock)));
        EventQueue queue = opened(openedQueue.queue());
        DeadLetters deadLetters = openedQueue.deadLetters() == null ? catalogLetters : openedQueue.deadLetters();
        partitionBase = catalog.manifest().partitionBase(queue.id());
        Foundation ground = new Foundation(config, folder, database, catalog, queue, partitionBase, deadLetters, clock);

        Lake lake = opened(new Lake(lakeConfig(storeFolder), catalog.manifest(), clock));
        startLake(lake, stores);
        Membership members = config.shared() ? opened(membership(ground)) : null;
        Notifying notifying =
                opened(Notifying.of(database, config.notifications(), storeFolder, clock, isFirst(members)));
        LiveDetector detector =
                opened(new LiveDetector(Placeholders.of(config.detection().placeholderValues())));
        RuleHealthBook health = opened(new RuleHealthBook(catalog.ruleHealths(), detector, clock));
        Enriching enriching = opened(Enriching.start(config.enrichment(), folder.resolve("enrichment"), clock));
        RuleBook book = opened(new RuleBook(catalog.rules(), detector, pack(), clock));
        LiveTail tail = new LiveTail();
        AlertFeed feed = new AlertFeed();
        Correlating correlating = config.has(Role.PROCESS) ? Correlating.open(ground, detector) : null;
        if (correlating != null) {
            opened(correlating);
        }
        ProcessRole process = new ProcessRole(
                ground,
                new Stages(
                        new EventProcessor(parsers, sources, enriching.enrichment(), detector, deadLetters),
                        lake,
                        detector,
                        tail,
                        feed,
                        correlating),
                members);
        AlertParts alerts = Alerting.parts(database, feed, process::suppressionsChanged);
        HuntRunner hunts = opened(new HuntRunner(
                catalog.hunts(), lake.scanner(), Alerting.grouping(config.alerts()), detector.placeholders(), clock));
        if (members != null) {
            members.start();
        }
        if (stores) {
            book.start();
            health.start();
        }
        if (correlating != null) {
            correlating.start();
        }
        if (config.has(Role.API)) {
            startApi(alerts, hunts, members);
            notifying.dispatcher().start();
        }
        if (config.has(Role.PROCESS)) {
            opened(process).start();
        }

        Map<String, Supplier<Health>> checks = new LinkedHashMap<>();
        checks.put("catalog", database::check);
        checks.put("queue", queue::check);
        checks.put("enrichment", enriching.enrichment()::check);
        if (members != null) {
            checks.put("processes", members::check);
        }
        if (config.has(Role.PROCESS)) {
            checks.putAll(process.checks());
        } else if (stores) {
            checks.put("store", lake::check);
        }
        if (config.has(Role.COLLECT)) {
            checks.putAll(listeners.checks());
        }
        if (config.has(Role.API)) {
            checks.put("notifications", notifying.dispatcher()::check);
        }
        return new Parts(
                new NodeParts(config.node(), config.roles(), process::partitions),
                batch -> receipt(queue.append(batch)),
                parsers,
                lake.searcher(),
                lake.sql(),
                tail,
                QueryMatcher::of,
                new Directory(
                        catalog.accounts(), catalog.roles(), catalog.sessions(), catalog.tenants(), catalog.auditLog()),
                new Ledger(List.of(openedQueue.ledger(), catalog.ledger())),
                deadLetters,
                queue::status,
                process::status,
                catalog.manifest()::parts,
                listeners::status,
                checks,
                alerts,
                new RuleParts(catalog.rules(), book, detector, health, hunts, process::correlations),
                enriching.enrichment(),
                catalog.savedSearches(),
                catalog.dashboards(),
                notifying.parts(),
                new RetentionParts(config.store().retention(), config.alerts()));
    }

    private static Receipt receipt(Appended appended) {
        return new Receipt(appended.accepted(), appended.deduplicated());
    }

    private void startLake(Lake lake, boolean stores) {
        if (!config.shared()) {
            lake.start();
        } else if (stores) {
            lake.follow();
        }
    }

    /** Whether this process is the one of several that does what only one should do. */
    private static BooleanSupplier isFirst(@Nullable Membership members) {
        return members == null ? () -> true : () -> members.isFirst(Role.API);
    }

    private Membership membership(Foundation ground) {
        SharedQueue shared = (SharedQueue) ground.queue();
        return new Membership(
                new SqlNodes(ground.database()),
                config.node(),
                config.roles(),
                new PartitionPlan(ground.partitionBase(), shared.partitions()));
    }

    private void startApi(AlertParts alerts, HuntRunner hunts, @Nullable Membership members) {
        if (members == null || !members.isAnother(Role.API)) {
            // Those of another process go on.
            hunts.start();
        }
        if (members != null) {
            opened(new AlertFollower(alerts.alerts(), alerts.feed())).start();
        }
    }

    /** The parser packs: those of the configured folders and of the data folder's own, then those that come with Tidewatch. */
    private Packs packs() {
        List<Path> folders = new ArrayList<>(config.parsing().packs());
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                throw new ConfigException(List.of(
                        "parsing.packs: there is no '" + folder + "'; make the folder, or leave it out of the list"));
            }
        }
        folders.add(config.dataDir().resolve("parsers"));
        return Packs.of(folders);
    }

    private static List<RuleFile> pack() {
        return RulePack.files().stream()
                .map(file -> new RuleFile(file.path(), file.text()))
                .toList();
    }

    private int partitionBase() {
        return partitionBase;
    }

    private LakeConfig lakeConfig(Path folder) {
        LakeConfig usual = LakeConfig.of(folder.resolve("events"));
        StoreSettings store = config.store();
        return new LakeConfig(
                usual.folder(),
                new ByteSize(store.memory().bytes() * 2 / 5),
                store.flushInterval(),
                store.memory(),
                usual.maxColumns(),
                store.engineMemory(),
                usual.sessionThreads(),
                usual.maxTenantsOpen(),
                usual.mergeRows(),
                usual.mergeCount(),
                store.mergeInterval(),
                store.retention()::age,
                store.retention().size());
    }

    private static Path writable(Path dataDir) {
        Path folder = dataDir.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        if (!Files.isWritable(folder)) {
            throw notWritable(folder, null);
        }
        return folder;
    }

    private static TidewatchException notWritable(Path folder, @Nullable IOException cause) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                "the data folder " + folder + " cannot be " + (cause == null ? "written to" : "made (" + cause + ")")
                        + "; choose another with TIDEWATCH_DATA_DIR or data-dir in tidewatch.yml, or change its owner",
                cause);
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /** Stops processing, stores what is in memory, closes every file. A part that fails to close does not keep the others open. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.atError()
                        .addKeyValue("part", part.getClass().getSimpleName())
                        .setCause(e)
                        .log("part did not close cleanly; what was accepted is kept and processed at the next start");
            }
        }
    }
}
