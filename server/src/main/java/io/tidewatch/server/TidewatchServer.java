package io.tidewatch.server;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.Role;
import io.tidewatch.config.Secret;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.api.Parts;
import io.tidewatch.server.security.FirstStart;
import io.tidewatch.server.security.Passwords;
import io.tidewatch.server.security.Security;
import io.tidewatch.server.security.SessionKey;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The program: {@code tidewatch serve}. Reads the configuration, opens the storage, serves HTTP, and on SIGTERM or Ctrl-C stops in
 * order: no new requests, the last ones answered, everything accepted stored.
 */
public final class TidewatchServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TidewatchServer.class);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final Installation.Running storage;
    private final HttpServer http;
    private final @Nullable Path tokenFile;
    private final @Nullable String drawnPassword;
    private boolean closed;

    private TidewatchServer(
            Installation.Running storage, HttpServer http, @Nullable Path tokenFile, @Nullable String drawnPassword) {
        this.storage = storage;
        this.http = http;
        this.tokenFile = tokenFile;
        this.drawnPassword = drawnPassword;
    }

    /** Starts the server; returns when it is ready. Exit codes: 1 when it cannot start, 2 when options or configuration are wrong. */
    public static void main(String[] arguments) {
        quietContainer();
        try {
            Options options = Options.parse(arguments);
            if (options.help()) {
                System.out.print(Options.HELP);
                return;
            }
            run(options);
        } catch (ConfigException e) {
            fail(e, EXIT_USAGE);
        } catch (TidewatchException e) {
            LOG.atDebug().setCause(e).log("start failed");
            fail(e, EXIT_FAILED);
        }
    }

    /** The container logs by java.util.logging: its warnings go where ours go, what it tells of its start goes nowhere. */
    private static void quietContainer() {
        LogManager.getLogManager().reset();
        java.util.logging.Logger.getLogger("").setLevel(Level.WARNING);
        SLF4JBridgeHandler.install();
    }

    private static void run(Options options) {
        TidewatchConfig config =
                ConfigReader.read(TidewatchConfig.class, options.config(), options.over(System.getenv()));
        if (options.resetPassword()) {
            resetPassword(config);
            return;
        }
        TidewatchServer server = start(config, Clock.systemUTC(), System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "tidewatch-stop"));
        new StartMessage(server.http.address(), config, server.tokenFile, server.drawnPassword).print(System.out);
        if (options.rehearse() && server.tokenFile != null) {
            new Rehearsal(server.http.address(), server.tokenFile).run();
            System.exit(0);
        }
    }

    /**
     * Starts everything.
     *
     * @param out where a drawn password goes when the start fails after the account was made
     * @throws TidewatchException when something cannot be opened; then nothing stays open
     */
    public static TidewatchServer start(TidewatchConfig config, Clock clock, PrintStream out) {
        SecureRandom random = new SecureRandom();
        Installation.Running storage = Installation.open(config, clock);
        String drawn = null;
        boolean complete = false;
        try {
            Parts parts = storage.parts();
            Path folder = config.dataDir().toAbsolutePath().normalize();
            Secret given = config.security().sessions().key();
            byte[] key =
                    given == null ? sessionKey(config, random) : given.value().getBytes(StandardCharsets.UTF_8);
            Security security = Security.over(
                    parts.directory(), config.security(), config.http().rates(), key, clock, random);
            FirstStart first = new FirstStart(parts.directory(), security.passwords(), random, clock);
            if (config.has(Role.API)) {
                drawn = first.ensureAdministrator(config.security().initialPassword());
            }
            Path tokenFile = config.has(Role.COLLECT) ? first.ensureIngestToken(folder) : null;
            storage.listen();
            HttpServer http =
                    HttpServer.start(config.http(), config.collect().agents(), parts, security, clock, random);
            complete = true;
            return new TidewatchServer(storage, http, tokenFile, drawn);
        } finally {
            if (!complete) {
                storage.close();
                if (drawn != null) {
                    out.println(
                            "The account 'admin' was made with the one-time password " + drawn + " (shown this once).");
                }
            }
        }
    }

    /** Sessions begun at one process are good at the others, which share its folder; one that only collects has none. */
    private static byte[] sessionKey(TidewatchConfig config, SecureRandom random) {
        boolean stores = config.has(Role.PROCESS) || config.has(Role.API);
        return stores
                ? SessionKey.in(config.storeFolder().toAbsolutePath().normalize(), random)
                : SessionKey.drawn(random);
    }

    private static void resetPassword(TidewatchConfig config) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        try (Installation.Running storage = Installation.open(config, clock)) {
            String password = new FirstStart(storage.parts().directory(), new Passwords(random), random, clock)
                    .resetAdministrator();
            System.out.println("The account 'admin' now has the one-time password " + password + " (shown this once).");
        }
    }

    private static void fail(TidewatchException failure, int exitCode) {
        String.valueOf(failure.getMessage()).lines().forEach(line -> System.err.println("tidewatch: " + line));
        System.exit(exitCode);
    }

    public HttpServer http() {
        return http;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        LOG.atInfo().log("stopping: finishing requests, storing what was accepted");
        http.close();
        storage.close();
        LOG.atInfo().log("stopped");
    }
}
