package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.health.Health;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.LoadedQueue;
import io.tidewatch.testkit.process.KafkaProcess;
import io.tidewatch.testkit.process.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose disk is full. */
class KafkaQueueDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    @TempDir
    Path data;

    @Test
    void diskThatIsFullUnderLoadRefusesSendersLosesAndRepeatsNothingAndGoesOnOnceThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(data, 64);
                KafkaProcess broker = KafkaProcess.startOn(data);
                KafkaQueue queue = TestQueues.open(KafkaQueueConfig.of(
                        TestQueues.settings(broker.servers(), KafkaProcess.newName(), PATIENCE),
                        TestQueues.ROOMY,
                        "one"));
                LoadedQueue load = new LoadedQueue(List.of(queue), 4)) {
            load.awaitMore(60);
            disk.fill();
            Eventually.until("health says so", () -> queue.check().cause().contains("disk"));
            assertThat(queue.check().status()).isEqualTo(Health.Status.DOWN);
            long before = load.refused();
            Eventually.until("senders are refused", () -> load.refused() > before);

            disk.free();
            // A broker that cannot write stops; one that did not notice yet is stopped here.
            broker.kill();
            broker.startAgain();
            load.awaitMore(60);
            load.assertNothingLostAndNothingTwice();
            Eventually.until("the queue is well again", () -> queue.check().equals(Health.UP));
        }
    }
}
