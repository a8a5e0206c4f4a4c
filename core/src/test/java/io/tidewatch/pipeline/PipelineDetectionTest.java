package io.tidewatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TenantId;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.RecordParser;
import io.tidewatch.parse.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store and detection read the queue together, each with a durable position of its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PipelineDetectionTest {
    private static final int BASE = 2_048;
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final ListQueue queue = new ListQueue();
    private final ListWriter writer = new ListWriter();
    private final ListDetection detection = new ListDetection();
    private final RecordParser messages = (format, record, context) ->
            new Parsed(Dataset.GENERIC, null, Severity.INFO, true, Fields.of(Map.of(Event.MESSAGE, record.text())));
    private final Pipeline pipeline = new Pipeline(
            queue,
            new EventProcessor(messages, origin -> SourceSettings.DEFAULT, new ListDeadLetters(new ArrayList<>())),
            writer,
            detection,
            BASE,
            new PipelineConfig(3, ByteSize.ofMebibytes(1), Duration.ofMillis(5)),
            Clock.fixed(NOW.plusSeconds(9), ZoneOffset.UTC));

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void theQueueForgetsOnlyWhatIsDurableWithBoth() throws InterruptedException {
        pipeline.start();
        send(3);
        detection.awaitBatches(3);

        writer.flush();
        assertThat(queue.committed()).isZero();
        detection.commit(new Position(BASE, 2));

        assertThat(queue.committed()).isEqualTo(2);
    }

    @Test
    void aStoreThatIsAheadIsNotGivenAgainWhatDetectionLacks() throws InterruptedException {
        send(5);
        writer.restore(new Position(BASE, 4));
        detection.restore(new Position(BASE, 2));

        pipeline.start();
        detection.awaitBatches(3);

        assertThat(detection.offsets()).containsExactly(3L, 4L, 5L);
        assertThat(writer.messages()).containsExactly("line 4");
        pipeline.close();
        assertThat(pipeline.status().events()).isEqualTo(1);
    }

    @Test
    void whereDetectionKnowsNothingOfTheQueueItIsGivenEverything() throws InterruptedException {
        send(3);
        writer.restore(new Position(BASE, 2));

        pipeline.start();
        detection.awaitBatches(3);

        assertThat(detection.offsets()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void detectionThatFailsIsTriedAgainAndTheStoreIsNotGivenTheBatchTwice() throws InterruptedException {
        detection.failNext(3);
        pipeline.start();
        send(2);

        detection.awaitBatches(2);

        assertThat(detection.offsets()).containsExactly(1L, 2L);
        assertThat(writer.messages()).containsExactly("line 0", "line 1");
    }

    @Test
    void timeComesToTheLastBatchAndToNowOnlyOnceAllIsDone() throws InterruptedException {
        pipeline.start();
        send(1);

        detection.awaitTime();

        assertThat(detection.times().getFirst()).isIn(NOW, NOW.plusSeconds(9));
    }

    private void send(int batches) {
        for (int i = 0; i < batches; i++) {
            byte[] line = ("line " + i).getBytes(StandardCharsets.UTF_8);
            Origin origin = new Origin("test", "http", null, null);
            int[] bounds = {0, line.length};
            pipeline.accept(
                    new RawBatch(TenantId.DEFAULT, origin, RawFormat.TEXT, null, NOW, line, bounds, null, new long[0]));
        }
    }
}
