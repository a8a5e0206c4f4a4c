package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long events are kept. */
@FunctionalInterface
public interface KeptFor {
    /** Until there is no room. */
    KeptFor EVER = dataset -> null;

    /** The age past which events of that dataset are deleted; null for none. */
    @Nullable
    Duration age(Dataset dataset);
}
