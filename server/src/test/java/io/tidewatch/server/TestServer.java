package io.tidewatch.server;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.Part;
import io.tidewatch.catalog.Roles;
import io.tidewatch.catalog.Sessions;
import io.tidewatch.catalog.Tenant;
import io.tidewatch.catalog.Tenants;
import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.Receipt;
import io.tidewatch.config.AgentSettings;
import io.tidewatch.config.AlertSettings;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.config.HttpSettings;
import io.tidewatch.config.RateSettings;
import io.tidewatch.config.RetentionSettings;
import io.tidewatch.config.SecuritySettings;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.Ledger;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.pipeline.LiveTail;
import io.tidewatch.pipeline.PipelineStatus;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.server.api.NodeParts;
import io.tidewatch.server.api.Parts;
import io.tidewatch.server.api.RetentionParts;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.security.Passwords;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Security;
import io.tidewatch.server.security.SessionKey;
import io.tidewatch.server.security.TokenText;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.store.SqlSearcher;
import io.tidewatch.testkit.InMemorySearcher;
import io.tidewatch.testkit.MutableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP interface over a real catalog, and other parts that live in memory; records go through the real parsers. */
public final class TestServer implements AutoCloseable {
    public static final String PASSWORD = "a-long-password";
    public static final HttpSettings SETTINGS = HttpSettings.of("127.0.0.1", 0, HttpLimits.DEFAULTS);

    /** What is said to be kept for how long; nothing here deletes. */
    private static final RetentionParts RETENTION = new RetentionParts(
            new RetentionSettings(
                    Duration.ofDays(90), ByteSize.ofGibibytes(2), List.of("linux.auth=400d", "audit.*=forever")),
            AlertSettings.DEFAULTS);

    private static final JsonMapper JSON = new JsonMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HASH = new Passwords(RANDOM).hash(PASSWORD);

    public final MutableClock clock = MutableClock.atNoon();
    public final TestCatalog catalog = TestCatalog.open(clock.instant());
    public final Accounts accounts = catalog.catalog().accounts();
    public final Roles roles = catalog.catalog().roles();
    public final Sessions sessions = catalog.catalog().sessions();
    public final Tenants tenants = catalog.catalog().tenants();
    public final AuditLog audit = catalog.catalog().auditLog();
    public final InMemorySearcher searcher = new InMemorySearcher();
    public final LiveTail tail = new LiveTail();
    public final TestAlerts alerts = new TestAlerts(catalog.catalog().database(), clock);
    public final List<RawBatch> batches = new CopyOnWriteArrayList<>();
    /** What the batches became. */
    public final List<Event> events = new CopyOnWriteArrayList<>();
    /** Whether batches are accepted and forgotten. */
    public volatile boolean discard;
    /** Called with each batch before it is accepted; may throw. */
    public volatile Consumer<RawBatch> beforeAccept = batch -> {};

    public volatile List<CollectorStatus> collectors = List.of();
    public volatile List<Part> storeParts = List.of();
    public volatile Health storeHealth = Health.UP;
    public volatile long lost;

    public final TestRules rules = new TestRules(catalog.catalog().database(), searcher, clock);
    public final Enrichment enrichment = Enrichment.NONE;
    private final AtomicLong offsets = new AtomicLong();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    private TestServer(HttpSettings settings, AgentSettings agents, SecuritySettings securitySettings) {
        Directory directory = new Directory(accounts, roles, sessions, tenants, audit);
        Security security =
                Security.over(directory, securitySettings, settings.rates(), SessionKey.drawn(RANDOM), clock, RANDOM);
        accounts.put(account("admin", TenantId.DEFAULT, "administrator"));
        accounts.put(account("other", new TenantId("other"), "administrator"));
        accounts.put(account("reader", TenantId.DEFAULT, "viewer"));
        tenants.add(new Tenant(new TenantId("other"), "Another", clock.instant()));
        server = HttpServer.start(settings, agents, parts(directory), security, clock, RANDOM);
    }

    /** An account with {@link #PASSWORD} and a role. */
    public Account account(String name, TenantId tenant, String role) {
        return Account.of(name, tenant, HASH, Set.of(role), clock.instant());
    }

    public static TestServer start(SecuritySettings security) {
        return new TestServer(SETTINGS, AgentSettings.DEFAULTS, security);
    }

    public static TestServer start(HttpSettings settings) {
        return new TestServer(settings, AgentSettings.DEFAULTS, SecuritySettings.DEFAULTS);
    }

    public static TestServer start(HttpSettings settings, AgentSettings agents) {
        return new TestServer(settings, agents, SecuritySettings.DEFAULTS);
    }

    public static TestServer start() {
        return new TestServer(SETTINGS, AgentSettings.DEFAULTS, SecuritySettings.DEFAULTS);
    }

    public static TestServer start(HttpLimits limits) {
        return start(HttpSettings.of("127.0.0.1", 0, limits));
    }

    public static TestServer start(AgentSettings agents) {
        return new TestServer(SETTINGS, agents, SecuritySettings.DEFAULTS);
    }

    /** The usual settings, with these rates. */
    public static HttpSettings settings(RateSettings rates) {
        return new HttpSettings(
                SETTINGS.address(),
                0,
                SETTINGS.tls(),
                0,
                SETTINGS.corsOrigins(),
                SETTINGS.trustedProxies(),
                true,
                rates,
                SETTINGS.limits());
    }

    private Parts parts(Directory directory) {
        return new Parts(
                NodeParts.alone(),
                this::accept,
                Parsers.standard(),
                searcher,
                TestServer::sql,
                tail,
                QueryMatcher::of,
                directory,
                new Ledger(List.of((from, to) -> List.of(new LedgerEntry(
                        TenantId.DEFAULT, clock.instant(), offsets.get() + lost, 0, offsets.get(), 0)))),
                new NoDeadLetters(),
                () -> new QueueStatus(0, 0, ByteSize.ofMebibytes(0), ByteSize.ofGibibytes(1)),
                () -> new PipelineStatus(offsets.get(), offsets.get(), offsets.get(), 0, 0),
                () -> storeParts,
                () -> collectors,
                Map.of("store", () -> storeHealth),
                alerts.parts(),
                rules.parts(),
                enrichment,
                catalog.catalog().savedSearches(),
                catalog.catalog().dashboards(),
                alerts.notifications(),
                RETENTION);
    }

    private Receipt accept(RawBatch batch) {
        if (discard) {
            return new Receipt(batch.size(), 0);
        }
        beforeAccept.accept(batch);
        batches.add(batch);
        ProcessedBatch processed = new EventProcessor(
                        Parsers.standard(), origin -> SourceSettings.DEFAULT, new NoDeadLetters())
                .process(new Position(0, offsets.incrementAndGet()), batch)
                .batch();
        searcher.add(processed.events());
        events.addAll(processed.events());
        tail.accept(processed);
        return new Receipt(batch.size(), 0);
    }

    private static SqlSearcher.SqlResult sql(
            TenantId tenant, DatasetScope visible, String sql, SqlSearcher.SqlLimits limits) {
        return new SqlSearcher.SqlResult(
                List.of(new SqlSearcher.Column("tenant", "VARCHAR"), new SqlSearcher.Column("sql", "VARCHAR")),
                List.of(List.of(tenant.value(), sql)),
                false);
    }

    public URI address() {
        return server.address();
    }

    public HttpClient client() {
        return client;
    }

    /** A request with the administrator's password. */
    public HttpRequest.Builder request(String path) {
        return anonymous(path).header("Authorization", basic("admin", PASSWORD));
    }

    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(address().resolve(path));
    }

    public static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A new token of the tenant's. */
    public String token(String tenant, Permission... permissions) {
        return token("test", tenant, permissions);
    }

    /** The same with that name. */
    public String token(String name, String tenant, Permission... permissions) {
        String token = TokenText.draw(RANDOM);
        accounts.add(new ApiToken(
                TokenText.hash(token).substring(0, 16),
                new TenantId(tenant),
                name,
                TokenText.hash(token),
                Arrays.stream(permissions).map(Permission::label).collect(Collectors.toSet()),
                DatasetScope.ALL,
                null,
                clock.instant(),
                null,
                null));
        return token;
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    /** An answer that is no text. */
    public HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public HttpResponse<String> post(String path, String contentType, String body, String... headers) {
        return post(path, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public HttpResponse<String> post(String path, String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
        server.close();
        rules.close();
        alerts.close();
        catalog.close();
    }

    private static final class NoDeadLetters implements DeadLetters {
        @Override
        public void put(List<DeadLetter> letters) {
            throw new AssertionError(letters);
        }

        @Override
        public List<DeadLetter> list(TenantId tenant, int limit) {
            return List.of();
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public long count(TenantId tenant) {
            return 0;
        }
    }
}
