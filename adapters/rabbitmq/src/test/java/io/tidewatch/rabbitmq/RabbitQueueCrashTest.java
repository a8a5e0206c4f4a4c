package io.tidewatch.rabbitmq;

import io.tidewatch.queue.EventQueue;
import io.tidewatch.testkit.QueueCrashContract;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class RabbitQueueCrashTest extends QueueCrashContract {
    private final List<String> place =
            List.of(Integer.toString(RabbitServer.shared().port()), RabbitServer.newName());

    @TempDir
    private Path folder;

    public static void main(String[] arguments) throws InterruptedException {
        work(arguments, RabbitQueueCrashTest::open);
    }

    private static EventQueue open(List<String> place) {
        return TestQueues.open(TestQueues.config(
                Integer.parseInt(place.getFirst()), place.get(1), Path.of(place.getLast()), TestQueues.ROOMY));
    }

    @Override
    protected Class<?> program() {
        return RabbitQueueCrashTest.class;
    }

    @Override
    protected List<String> place(int round) {
        return List.of(place.getFirst(), place.getLast(), folder.toString());
    }

    @Override
    protected EventQueue open() {
        return open(place(0));
    }
}
