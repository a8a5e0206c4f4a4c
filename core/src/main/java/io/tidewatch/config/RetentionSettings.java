package io.tidewatch.config;

import io.tidewatch.event.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When old events are deleted. */
@Group("When old events are deleted; a whole file of events at a time.")
public record RetentionSettings(
        @Key(meaning = "Events older than this are deleted; without it age deletes nothing.", example = "90d") @Nullable
        Duration age,

        @Key(
                meaning = "Above this size the oldest events are deleted; without it size deletes nothing.",
                example = "100GiB")
        @Nullable
        ByteSize size) {
    public static final RetentionSettings DEFAULTS = new RetentionSettings(null, null);

    public RetentionSettings {
        if (age != null && age.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("age is " + Durations.format(age) + "; use 1h or more");
        }
    }
}
