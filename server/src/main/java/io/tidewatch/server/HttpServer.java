package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.AgentSettings;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.config.HttpSettings;
import io.tidewatch.config.Role;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.api.AlertApi;
import io.tidewatch.server.api.AlertStreamController;
import io.tidewatch.server.api.ApiJson;
import io.tidewatch.server.api.AuditController;
import io.tidewatch.server.api.AuthController;
import io.tidewatch.server.api.CollectorsController;
import io.tidewatch.server.api.DashboardsController;
import io.tidewatch.server.api.EnrichmentController;
import io.tidewatch.server.api.EventStreams;
import io.tidewatch.server.api.EventsController;
import io.tidewatch.server.api.ExportController;
import io.tidewatch.server.api.HealthController;
import io.tidewatch.server.api.Ingest;
import io.tidewatch.server.api.JsonBody;
import io.tidewatch.server.api.LedgerController;
import io.tidewatch.server.api.LogsController;
import io.tidewatch.server.api.MeController;
import io.tidewatch.server.api.MetricsController;
import io.tidewatch.server.api.NodeParts;
import io.tidewatch.server.api.OidcController;
import io.tidewatch.server.api.ParsersController;
import io.tidewatch.server.api.Parts;
import io.tidewatch.server.api.RetentionController;
import io.tidewatch.server.api.RoleCheck;
import io.tidewatch.server.api.RolesController;
import io.tidewatch.server.api.RootController;
import io.tidewatch.server.api.RuleApi;
import io.tidewatch.server.api.SavedSearchesController;
import io.tidewatch.server.api.Scopes;
import io.tidewatch.server.api.SearchController;
import io.tidewatch.server.api.SqlController;
import io.tidewatch.server.api.StatisticsController;
import io.tidewatch.server.api.StatusController;
import io.tidewatch.server.api.TailController;
import io.tidewatch.server.api.TenantsController;
import io.tidewatch.server.api.TokensController;
import io.tidewatch.server.api.UsersController;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.CollectControllers;
import io.tidewatch.server.http.BodyBudget;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.ConcurrencyLimit;
import io.tidewatch.server.http.CrossOrigin;
import io.tidewatch.server.http.HttpsRedirect;
import io.tidewatch.server.http.ProblemCounts;
import io.tidewatch.server.http.ProblemWriter;
import io.tidewatch.server.http.Problems;
import io.tidewatch.server.http.SecurityHeaders;
import io.tidewatch.server.http.TrustedProxies;
import io.tidewatch.server.openapi.DocsController;
import io.tidewatch.server.openapi.OpenApiDocument;
import io.tidewatch.server.security.AccessFilter;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.security.RateCheck;
import io.tidewatch.server.security.Security;
import io.tidewatch.server.security.oidc.OidcSignIn;
import io.tidewatch.server.web.WebApplication;
import io.tidewatch.server.web.WebFiles;
import io.tidewatch.view.Views;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import tools.jackson.databind.json.JsonMapper;

/** Serves the HTTP interface. Its beans are registered one by one: nothing is searched for, nothing is there that is not used. */
public final class HttpServer implements AutoCloseable {
    private final AnnotationConfigServletWebServerApplicationContext context;
    private final EventStreams streams;
    private final HttpSettings settings;
    private final @Nullable TomcatTls tls;

    private HttpServer(
            AnnotationConfigServletWebServerApplicationContext context,
            EventStreams streams,
            HttpSettings settings,
            @Nullable TomcatTls tls) {
        this.context = context;
        this.streams = streams;
        this.settings = settings;
        this.tls = tls;
    }

    /**
     * Begins to listen.
     *
     * @throws TidewatchException when the address cannot be listened on
     */
    public static HttpServer start(
            HttpSettings settings,
            AgentSettings agents,
            Parts parts,
            Security security,
            Clock clock,
            SecureRandom random) {
        JsonMapper json = ApiJson.mapper();
        ProblemCounts counts = new ProblemCounts();
        CollectControllers collectors = new CollectControllers(agents);
        ProblemWriter problems = new ProblemWriter(json, counts, collectors.errorShapes());
        Scopes scopes = new Scopes(clock);
        EventStreams streams = new EventStreams(security.callers());
        AnnotationConfigServletWebServerApplicationContext context =
                new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(JsonMapper.class, () -> json);
        context.registerBean(
                Problems.class, () -> new Problems(problems, request -> AccessFilter.caller(request) != null));
        context.register(WebConfiguration.class);
        registerFilters(context, settings, parts.node(), problems, security);
        context.registerBean(RoleCheck.class, () -> new RoleCheck(parts.node()));
        register(context, "idempotentWrites", 5, AlertApi.idempotency(parts.alerts(), problems, clock));
        context.registerBean(RateCheck.class, () -> new RateCheck(security.rates()));
        registerControllers(
                context, settings, parts, collectors, security.audit(), scopes, json, counts, clock, random);
        registerSecurity(context, settings, parts, security, scopes, json, clock, random);
        context.registerBean(
                TailController.class, () -> new TailController(parts.tail(), scopes, parts.matchers(), streams, json));
        context.registerBean(
                AlertStreamController.class,
                () -> new AlertStreamController(parts.alerts().feed(), streams, json));
        context.registerBean(
                ExportController.class,
                () -> new ExportController(
                        parts.searcher(), scopes, Views.standard(), security.callers(), security.audit(), json));
        context.registerBean(
                "dispatcher",
                ServletRegistrationBean.class,
                () -> new ServletRegistrationBean<>(new DispatcherServlet(context), "/"));
        TomcatTls tls = settings.tls().isGiven() ? new TomcatTls(settings.tls()) : null;
        TomcatFactory.register(context, settings, agents.otlp(), problems, counts, tls);
        HttpServer server = new HttpServer(context, streams, settings, tls);
        try {
            context.refresh();
        } catch (RuntimeException e) {
            if (tls != null) {
                tls.close();
            }
            throw startFailure(settings, e);
        }
        return server;
    }

    private static void registerFilters(
            GenericApplicationContext context,
            HttpSettings settings,
            NodeParts node,
            ProblemWriter problems,
            Security security) {
        if (!settings.trustedProxies().isEmpty()) {
            register(context, "trustedProxies", 0, new TrustedProxies(settings.trustedProxies()));
        }
        register(context, "securityHeaders", 1, new SecurityHeaders());
        if (settings.redirectPort() > 0) {
            register(
                    context, "httpsRedirect", 1, new HttpsRedirect(settings.redirectPort(), settings.port(), problems));
        }
        if (!settings.corsOrigins().isEmpty()) {
            register(context, "crossOrigin", 1, new CrossOrigin(settings.corsOrigins()));
        }
        register(
                context,
                "concurrencyLimit",
                2,
                new ConcurrencyLimit(settings.limits().concurrency(), problems));
        if (node.roles().contains(Role.API)) {
            register(
                    context,
                    "webApplication",
                    3,
                    new WebApplication(WebFiles.packaged(), request -> isServed(context, request)));
        }
        register(context, "accessFilter", 4, new AccessFilter(security, problems));
    }

    private static boolean isServed(GenericApplicationContext context, HttpServletRequest request) {
        ServletRequestPathUtils.parseAndCache(request);
        try {
            return context.getBean(RequestMappingHandlerMapping.class).getHandler(request) != null;
        } catch (Exception e) {
            // By another method, or with another content type: the dispatcher tells.
            return true;
        }
    }

    private static void register(GenericApplicationContext context, String name, int order, Filter filter) {
        context.registerBean(name, FilterRegistrationBean.class, () -> {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
            registration.setOrder(order);
            return registration;
        });
    }

    private static void registerControllers(
            GenericApplicationContext context,
            HttpSettings settings,
            Parts parts,
            CollectControllers collectors,
            Audit audit,
            Scopes scopes,
            JsonMapper json,
            ProblemCounts counts,
            Clock clock,
            SecureRandom random) {
        HttpLimits limits = settings.limits();
        BodyReader bodies = new BodyReader(limits, new BodyBudget(limits.inFlight()));
        JsonBody jsonBody = new JsonBody(bodies, json);
        Ingest ingest =
                new Ingest(bodies, parts.sink(), limits, clock, parts.parsers().names());
        context.registerBean(ParsersController.class, () -> new ParsersController(parts.parsers(), jsonBody, clock));
        context.registerBean(EventsController.class, () -> new EventsController(ingest));
        context.registerBean(LogsController.class, () -> new LogsController(ingest, parts.searcher(), scopes));
        context.registerBean(
                SearchController.class, () -> new SearchController(parts.searcher(), scopes, Views.standard()));
        context.registerBean(
                StatisticsController.class, () -> new StatisticsController(parts.searcher(), scopes, jsonBody));
        context.registerBean(SqlController.class, () -> new SqlController(parts.sql(), jsonBody, limits.sqlTimeout()));
        context.registerBean(CollectorsController.class, () -> new CollectorsController(parts));
        context.registerBean(
                EnrichmentController.class, () -> new EnrichmentController(parts.enrichment(), jsonBody, clock));
        context.registerBean(RetentionController.class, () -> new RetentionController(parts));
        context.registerBean(StatusController.class, () -> new StatusController(parts, clock));
        context.registerBean(LedgerController.class, () -> new LedgerController(parts.ledger(), parts.queue(), scopes));
        RuleApi.register(context, parts, bodies, jsonBody, scopes, json, audit, clock);
        context.registerBean(HealthController.class, () -> new HealthController(parts.checks()));
        context.registerBean(
                MetricsController.class, () -> new MetricsController(parts, ingest, counts, collectors.counts()));
        AgentIngest agents = new AgentIngest(bodies, parts.sink(), limits, clock, collectors.counts());
        collectors.register(context, agents, parts.queue(), json, clock, random);
        AlertApi.register(context, parts, jsonBody, scopes, json, audit, clock);
        context.registerBean(
                SavedSearchesController.class,
                () -> new SavedSearchesController(parts.savedSearches(), jsonBody, audit, clock));
        context.registerBean(
                DashboardsController.class,
                () -> new DashboardsController(parts.dashboards(), jsonBody, scopes, json, audit, clock));
        context.registerBean(RootController.class, RootController::new);
        if (settings.docs()) {
            OpenApiDocument document = new OpenApiDocument(
                    json,
                    () -> context.getBean(RequestMappingHandlerMapping.class).getHandlerMethods());
            context.registerBean(DocsController.class, () -> new DocsController(document));
        }
    }

    private static void registerSecurity(
            GenericApplicationContext context,
            HttpSettings settings,
            Parts parts,
            Security security,
            Scopes scopes,
            JsonMapper json,
            Clock clock,
            SecureRandom random) {
        JsonBody bodies = new JsonBody(
                new BodyReader(
                        settings.limits(), new BodyBudget(settings.limits().decompressed())),
                json);
        Directory directory = security.directory();
        Audit audit = security.audit();
        context.registerBean(
                UsersController.class,
                () -> new UsersController(
                        directory, security.callers(), security.passwords(), audit, bodies, random, clock));
        context.registerBean(
                RolesController.class, () -> new RolesController(directory, security.callers(), audit, bodies, clock));
        context.registerBean(
                TokensController.class, () -> new TokensController(directory, audit, bodies, random, clock));
        context.registerBean(
                TenantsController.class,
                () -> new TenantsController(
                        directory,
                        security.passwords(),
                        audit,
                        bodies,
                        parts.storeParts(),
                        parts.rules().book()::begin,
                        random,
                        clock));
        context.registerBean(
                MeController.class,
                () -> new MeController(directory, security.passwords(), security.passwordCheck(), audit, bodies));
        context.registerBean(AuditController.class, () -> new AuditController(directory.audit(), scopes, json));
        AuthController.Ways ways = new AuthController.Ways(
                security.authentication().takesBasic(), security.oidc().isOn());
        OidcSignIn oidc = security.oidc().isOn() ? new OidcSignIn(security.oidc(), security, clock, random) : null;
        context.registerBean(OidcController.class, () -> new OidcController(oidc, security, random, clock));
        context.registerBean(
                AuthController.class,
                () -> new AuthController(
                        directory,
                        security.passwordCheck(),
                        security.signIn(),
                        security.rates(),
                        bodies,
                        random,
                        ways,
                        clock));
    }

    private static TidewatchException startFailure(HttpSettings settings, RuntimeException failure) {
        String at = settings.address() + ":" + settings.port();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException || cause instanceof java.net.BindException) {
                return new TidewatchException(
                        FailureKind.UNAVAILABLE,
                        "cannot listen on " + at + ": " + reason(cause)
                                + "; stop the program that uses the port, or choose another with TIDEWATCH_HTTP_PORT or"
                                + " http.port in tidewatch.yml",
                        failure);
            }
        }
        return new TidewatchException(
                FailureKind.INTERNAL,
                "the HTTP interface on " + at + " cannot be started: " + failure.getMessage(),
                failure);
    }

    private static String reason(Throwable cause) {
        return cause instanceof PortInUseException ? "the port is in use" : String.valueOf(cause.getMessage());
    }

    /** Where it listens. */
    public URI address() {
        String host = settings.address().contains(":") ? "[" + settings.address() + "]" : settings.address();
        int port = requireNonNull(context.getWebServer(), "the server was not started")
                .getPort();
        return URI.create(
                (tls == null ? "http://" : "https://") + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port);
    }

    /** Stops to accept, ends the live tails, lets the requests under way finish. */
    @Override
    public void close() {
        streams.close();
        if (tls != null) {
            tls.close();
        }
        context.close();
    }
}
