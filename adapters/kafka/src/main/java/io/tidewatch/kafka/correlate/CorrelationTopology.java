package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.CorrelationGroups;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** What Kafka Streams runs: matches, their correlation, findings. */
final class CorrelationTopology {
    private static final String SOURCE = "matches";
    private static final String CORRELATION = "correlation";
    private static final String SINK = "findings";
    /**
     * Most of what is written is overwritten or deleted a moment later; small segments let Kafka compact it soon. What the topic of matches
     * takes, this one has to take, or all correlations stop.
     */
    static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(CorrelationTopics.MAX_MESSAGE),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(CorrelationTopics.MAX_MESSAGE),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.2");

    private CorrelationTopology() {}

    static Topology of(CorrelationConfig config, CorrelationGroups groups, CorrelationFigures figures) {
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource(SOURCE, bytes.deserializer(), bytes.deserializer(), config.matchesTopic())
                .addProcessor(CORRELATION, () -> new CorrelationProcessor(config, groups, figures), SOURCE)
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.inMemoryKeyValueStore(CorrelationState.STORE),
                                        Serdes.Bytes(),
                                        Serdes.ByteArray())
                                .withLoggingEnabled(CHANGELOG)
                                .withCachingDisabled(),
                        CORRELATION)
                .addSink(SINK, config.findingsTopic(), bytes.serializer(), bytes.serializer(), CORRELATION);
    }
}
