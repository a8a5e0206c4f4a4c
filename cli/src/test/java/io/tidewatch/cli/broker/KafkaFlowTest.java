package io.tidewatch.cli.broker;

import io.tidewatch.testkit.process.KafkaProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class KafkaFlowTest extends BrokerFlowContract {
    private static KafkaProcess broker;

    private final String topic = KafkaProcess.newName();

    @BeforeAll
    static void startBroker() {
        broker = KafkaProcess.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void makeTopic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
        }
    }

    @Override
    protected String place() {
        return "kafka://" + broker.servers() + "/" + topic;
    }

    @Override
    protected String placeWithPassword() {
        return "kafka://user:secret-word@" + broker.servers() + "/" + topic;
    }

    @Override
    protected void killBroker() {
        broker.kill();
    }

    @Override
    protected void startBrokerAgain() {
        broker.startAgain();
    }
}
