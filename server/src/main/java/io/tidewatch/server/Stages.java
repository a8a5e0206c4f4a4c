package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertFeed;
import io.tidewatch.lake.Lake;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.pipeline.LiveTail;
import io.tidewatch.sigma.live.LiveDetector;
import org.jspecify.annotations.Nullable;

/**
 * What a process that stores and detects works with, from one {@link ProcessSession} to the next.
 *
 * @param processor makes events of records
 * @param lake where they are stored
 * @param detector the rules in force
 * @param tail told of events as they are stored
 * @param feed told of alerts as they are made
 * @param correlating where correlations are divided among processes; null where they are not
 */
record Stages(
        EventProcessor processor,
        Lake lake,
        LiveDetector detector,
        LiveTail tail,
        AlertFeed feed,
        @Nullable Correlating correlating) {
    Stages {
        requireNonNull(processor, "processor is null");
        requireNonNull(lake, "lake is null");
        requireNonNull(detector, "detector is null");
        requireNonNull(tail, "tail is null");
        requireNonNull(feed, "feed is null");
    }
}
