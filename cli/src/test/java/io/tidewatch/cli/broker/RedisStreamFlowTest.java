package io.tidewatch.cli.broker;

import io.tidewatch.testkit.process.RedisServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStreamFlowTest extends BrokerFlowContract {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static RedisServer server;

    private final String stream = "logs-" + NUMBERS.incrementAndGet() + "?type=stream";

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected String place() {
        return server.url() + "/" + stream;
    }

    @Override
    protected String placeWithPassword() {
        return server.url().replace("//", "//user:secret-word@") + "/" + stream;
    }

    @Override
    protected void killBroker() {
        server.kill();
    }

    @Override
    protected void startBrokerAgain() {
        server.startAgain();
    }
}
