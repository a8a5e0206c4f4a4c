package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.DatasetScope;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long events of some datasets are kept, as {@code k8s.*=14d}.
 *
 * @param pattern a dataset's name in which {@code *} stands for any characters
 * @param age null to keep them for ever
 */
public record DatasetAge(String pattern, @Nullable Duration age) {
    private static final String FOREVER = "forever";

    public DatasetAge {
        requireNonNull(pattern, "pattern is null");
        RetentionSettings.requireHour(pattern, age);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException naming the text, when it is none
     */
    static DatasetAge parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "datasets has '" + text + "'; write dataset=age, for example linux.auth=400d or audit.*=forever");
        }
        String pattern = text.substring(0, equals).strip();
        DatasetScope.of(Set.of(pattern));
        String age = text.substring(equals + 1).strip();
        return new DatasetAge(pattern, age.equals(FOREVER) ? null : Durations.parse(age));
    }

    /** Whether the dataset's events are kept so, unless an entry before it fits too. */
    public boolean fits(Dataset dataset) {
        return DatasetScope.of(Set.of(pattern)).allows(dataset);
    }
}
