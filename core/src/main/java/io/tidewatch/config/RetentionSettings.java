package io.tidewatch.config;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import java.time.Duration;
import java.util.List;
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
        ByteSize size,

        @Key(
                meaning = "Other ages for some datasets, as `dataset=age` or `dataset=forever`; `*` stands for any"
                        + " characters, and the first that fits decides. `size` deletes of them too.",
                example = "[\"linux.auth=400d\", \"k8s.*=14d\"]")
        List<String> datasets) {
    public static final RetentionSettings DEFAULTS = new RetentionSettings(null, null, List.of());

    public RetentionSettings {
        requireHour("age", age);
        datasets = List.copyOf(datasets);
        datasets.forEach(DatasetAge::parse);
    }

    /** The ages of datasets that differ, in their order. */
    public List<DatasetAge> ages() {
        return datasets.stream().map(DatasetAge::parse).toList();
    }

    /** How old events of that dataset become; null for no limit. */
    public @Nullable Duration age(Dataset dataset) {
        for (DatasetAge one : ages()) {
            if (one.fits(dataset)) {
                return one.age();
            }
        }
        return age;
    }

    static void requireHour(String what, @Nullable Duration age) {
        if (age != null && age.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(what + " is " + Durations.format(age) + "; use 1h or more");
        }
    }
}
