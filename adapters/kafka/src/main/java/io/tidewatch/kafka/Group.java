package io.tidewatch.kafka;

import io.tidewatch.kafka.StateEntry.Appended;
import io.tidewatch.kafka.StateEntry.Committed;
import io.tidewatch.kafka.StateEntry.Reader;
import io.tidewatch.kafka.StateEntry.Received;
import io.tidewatch.kafka.StateEntry.Stream;
import io.tidewatch.kafka.StateEntry.StreamEnd;
import io.tidewatch.kafka.StateEntry.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One transaction in the making: what it sends, and how the shared state will be when it is durable. Of the writing thread alone. */
final class Group {
    private final Producer<byte[], byte[]> producer;
    private final KafkaQueueConfig config;
    private final Topics topics;
    private final SharedState state;
    private final String instance;
    private final Map<Stream, StreamEnd> ends = new HashMap<>();
    private final Map<String, Received> received = new HashMap<>();
    private final Map<Integer, Appended> appended = new HashMap<>();
    private final Map<Integer, Committed> committed = new HashMap<>();
    private final List<String> forgotten = new ArrayList<>();
    private @Nullable Reader reader;
    private @Nullable Writer writer;
    private Counts added = Counts.NONE;

    /** @param instance this process, not another of the same name */
    Group(
            Producer<byte[], byte[]> producer,
            KafkaQueueConfig config,
            Topics topics,
            SharedState state,
            String instance) {
        this.instance = instance;
        this.producer = producer;
        this.config = config;
        this.topics = topics;
        this.state = state;
    }

    KafkaQueueConfig config() {
        return config;
    }

    Topics topics() {
        return topics;
    }

    /** Up to where the stream is accepted, this transaction included; 0 for one that is not known. */
    long end(Stream stream) {
        StreamEnd own = ends.get(stream);
        StreamEnd known = own == null ? state.end(stream) : own;
        return known == null ? 0 : known.end();
    }

    void end(StreamEnd end) {
        ends.put(end.stream(), end);
    }

    void count(long minute, String tenant, long more, long deduplicated, long quarantined) {
        Received none = state.received(minute, tenant, config.node());
        received.merge(
                none.key(),
                none.plus(more, deduplicated, quarantined),
                (old, _) -> old.plus(more, deduplicated, quarantined));
    }

    /** What would be in the queue with {@code more}. */
    Counts outstandingWith(Counts more) {
        return state.outstanding().plus(added).plus(more);
    }

    Future<RecordMetadata> batch(int partition, byte[] key, Frames.Frame frame, Iterable<Header> headers) {
        Counts one = new Counts(1, frame.records(), frame.bytes().length);
        added = added.plus(one);
        Appended before = appended.getOrDefault(partition, state.appended(partition, config.node()));
        appended.put(
                partition,
                new Appended(
                        before.topic(),
                        partition,
                        config.node(),
                        before.counts().plus(one)));
        return producer.send(new ProducerRecord<>(config.batchesTopic(), partition, null, key, frame.bytes(), headers));
    }

    void filler(int partition) {
        var _ = producer.send(
                new ProducerRecord<>(config.batchesTopic(), partition, null, null, null, BatchHeaders.FILLER));
    }

    Reader reader() {
        return reader == null ? state.reader() : reader;
    }

    void reader(Reader now) {
        reader = now;
    }

    Committed committed(int partition) {
        return committed.getOrDefault(partition, state.committed(partition));
    }

    void commit(Committed now) {
        committed.put(now.partition(), now);
    }

    /** Says with this transaction that the process writes under its name. */
    void announce() {
        Writer before = state.writer(config.node());
        writer = new Writer(config.node(), before.number() + 1, instance);
    }

    /** What the transaction says of who writes under this process's name; null when nothing. */
    @Nullable
    Writer announced() {
        return writer;
    }

    void forget(String key) {
        forgotten.add(key);
    }

    /** Sends what the state topic must say. */
    void sendState() {
        entries().forEach(entry -> send(entry.key(), entry.value()));
        forgotten.forEach(key -> send(key, null));
    }

    private void send(String key, @Nullable String value) {
        var _ = producer.send(new ProducerRecord<>(
                config.stateTopic(), 0, StateEntry.bytes(key), value == null ? null : StateEntry.bytes(value)));
    }

    /** The transaction is durable: this process's own view of the state follows at once, others' when they read the topic. */
    void publish() {
        entries().forEach(state::apply);
        forgotten.forEach(state::forget);
    }

    private List<StateEntry> entries() {
        List<StateEntry> entries = new ArrayList<>(ends.values());
        entries.addAll(received.values());
        entries.addAll(appended.values());
        entries.addAll(committed.values());
        if (reader != null) {
            entries.add(reader);
        }
        if (writer != null) {
            entries.add(writer);
        }
        return entries;
    }
}
