package io.tidewatch.kafka;

import io.tidewatch.queue.EventQueue;
import io.tidewatch.testkit.QueueCrashContract;
import io.tidewatch.testkit.process.KafkaProcess;
import java.util.List;

/** The last processes have another name: one has to do with what another left open, the others with what is their own. */
class KafkaQueueCrashTest extends QueueCrashContract {
    private static final int LAST_OF_THE_FIRST = 3;

    private final String topic = KafkaProcess.newName();

    public static void main(String[] arguments) throws InterruptedException {
        work(arguments, KafkaQueueCrashTest::open);
    }

    private static EventQueue open(List<String> place) {
        return TestQueues.open(TestQueues.config(place.getFirst(), place.get(1), TestQueues.ROOMY, place.getLast()));
    }

    @Override
    protected Class<?> program() {
        return KafkaQueueCrashTest.class;
    }

    @Override
    protected List<String> place(int round) {
        return List.of(KafkaProcess.shared().servers(), topic, round < LAST_OF_THE_FIRST ? "node-1" : "node-2");
    }

    @Override
    protected EventQueue open() {
        return open(place(LAST_OF_THE_FIRST));
    }
}
