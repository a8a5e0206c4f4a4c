package io.tidewatch.cli.broker;

import io.tidewatch.testkit.process.RabbitServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RabbitFlowTest extends BrokerFlowContract {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static RabbitServer server;

    private final String queue = "logs-" + NUMBERS.incrementAndGet();

    @BeforeAll
    static void startServer() {
        server = RabbitServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected String place() {
        return server.url() + "/" + queue;
    }

    @Override
    protected String placeWithPassword() {
        return server.url().replace("//", "//user:secret-word@") + "/" + queue;
    }

    /** In good order: a RabbitMQ 3.10 killed seconds after a quorum queue was made may leave the queue without a leader for good. */
    @Override
    protected void killBroker() {
        server.stop();
    }

    @Override
    protected void startBrokerAgain() {
        server.startAgain();
    }
}
