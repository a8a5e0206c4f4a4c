package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.MessageTooLarge;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an agent's publisher does with Kafka's client, with one that fails at will. */
class KafkaPublisherTest {
    private final List<Client> clients = new ArrayList<>();
    /** What the next client answers each record with; null: it has it. */
    private @Nullable Future<RecordMetadata> answer;

    private final KafkaPublisher publisher = new KafkaPublisher("logs", () -> {
        Client client = new Client(answer);
        clients.add(client);
        return client;
    });

    /** Counts what it is asked to send: each record that it knows no broker for would block its caller for {@code max.block.ms}. */
    private static final class Client extends MockProducer<byte[], byte[]> {
        private final @Nullable Future<RecordMetadata> answer;
        private int asked;

        Client(@Nullable Future<RecordMetadata> answer) {
            super(true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
            this.answer = answer;
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            asked++;
            return answer == null ? super.send(record, callback) : answer;
        }
    }

    @Test
    void whereNoBrokerIsKnownTheFirstRecordAloneIsWaitedFor() {
        answer = CompletableFuture.failedFuture(
                new TimeoutException("Topic logs not present in metadata after 10000 ms."));
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> publisher.publish(messages("a", "b", "c")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        assertThat(clients).hasSize(1);
        assertThat(clients.getFirst().asked).isEqualTo(1);
        assertThat(clients.getFirst().closed()).isTrue();
    }

    @Test
    void whatFailedIsSentAgainFromItsBeginningByANewClient() {
        answer = CompletableFuture.failedFuture(new TimeoutException("away"));
        assertThatExceptionOfType(TidewatchException.class).isThrownBy(() -> publisher.publish(messages("a", "b")));
        answer = null;
        publisher.publish(messages("a", "b"));

        assertThat(clients).hasSize(2);
        assertThat(clients.getLast().history())
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .containsExactly("a", "b");
    }

    @Test
    void recordsOfABatchAreAllUnderWayBeforeOneIsWaitedFor() {
        CompletableFuture<RecordMetadata> later = new CompletableFuture<>();
        answer = later;
        Thread sending = Thread.ofVirtual().start(() -> {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> publisher.publish(messages("a", "b", "c")));
        });
        Eventually.until("all are under way", () -> !clients.isEmpty() && clients.getFirst().asked == 3);
        later.completeExceptionally(new TimeoutException("Expiring 3 record(s)"));
        assertThat(join(sending)).isTrue();
    }

    private static boolean join(Thread thread) {
        try {
            return thread.join(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void recordThatIsTooLargeIsToldAsThat() {
        answer = CompletableFuture.failedFuture(new RecordTooLargeException("it has 20 MB"));
        assertThatExceptionOfType(MessageTooLarge.class)
                .isThrownBy(() -> publisher.publish(messages("a")))
                .withMessageContaining("max.message.bytes");
    }

    private static List<BrokerMessage> messages(String... texts) {
        return List.of(texts).stream()
                .map(text -> BrokerMessage.of(text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
