package io.tidewatch.store;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The store's reading side for those who want every event and not a page: hunts. Contract:
 *
 * <ul>
 *   <li>gives every event of the scope that its query matches once, in any order, from one state: that of the call's begin; it may give
 *       others that the query does not match, where to tell them apart would cost more than to read them;
 *   <li>sees nothing outside the scope's tenant, visible datasets, datasets and times;
 *   <li>an event has its id, tenant, dataset, times and, of its fields, those that were asked for; its origin, severity and raw text
 *       are not read and are those of {@link #UNREAD};
 *   <li>keeps little in memory however much it gives; the visitor takes events from as many threads as it says, by itself from the
 *       calling one;
 *   <li>ends early where the visitor says so, which it is asked at least once for each of the store's parts;
 *   <li>a damaged part is left out as far as it is damaged, and named in {@link Scanned#warnings};
 *   <li>thread-safe; scans of one tenant may wait for one another.
 * </ul>
 */
public interface EventScanner {
    /** What stands in an event's origin where a scan gave it. */
    io.tidewatch.event.Origin UNREAD = new io.tidewatch.event.Origin("", "", null, null);

    /** @param fields the names of the fields to read; what it refuses is as if the events did not have it */
    Scanned scan(Scope scope, Predicate<String> fields, Visitor visitor);

    /** The datasets that have events in about the scope's time; its query is not looked at. */
    Set<Dataset> datasets(Scope scope);

    /** Takes the events of a scan. */
    interface Visitor {
        /**
         * Takes an event.
         *
         * @return whether to go on; other threads may still bring what they have
         */
        boolean event(Event event);

        /** From how many threads {@link #event} may be called at once. */
        default int threads() {
            return 1;
        }

        /**
         * How far the scan is; called by one thread at a time.
         *
         * @param examined events looked at or left out since they cannot match
         * @param total events in the datasets and times of the scope, about
         * @return whether to go on
         */
        default boolean progress(long examined, long total) {
            return true;
        }
    }

    /**
     * What a scan did.
     *
     * @param examined events looked at or left out since they cannot match
     * @param complete whether it came to the end
     * @param warnings what it lacks and why, for a person
     */
    record Scanned(long examined, boolean complete, List<String> warnings) {
        public Scanned {
            warnings = List.copyOf(warnings);
        }
    }
}
