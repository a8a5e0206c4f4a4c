package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What grouping must know of an alert.
 *
 * @param id the alert's id
 * @param opened event time of its first finding; of the earliest, where they came out of order
 * @param last event time of its latest finding
 * @param created when it was made; later for each alert of a group
 * @param resolved whether a person is done with it
 */
public record GroupAlert(String id, Instant opened, Instant last, Instant created, boolean resolved) {
    public GroupAlert {
        requireNonNull(id, "id is null");
        requireNonNull(opened, "opened is null");
        requireNonNull(last, "last is null");
        requireNonNull(created, "created is null");
    }

    /** Whether a finding of that time belongs to it. */
    boolean takes(Instant time, Grouping grouping) {
        if (resolved || time.isAfter(last.plus(grouping.window())) || time.isBefore(opened.minus(grouping.window()))) {
            return false;
        }
        Instant from = time.isBefore(opened) ? time : opened;
        Instant to = time.isAfter(last) ? time : last;
        return !to.isAfter(from.plus(grouping.longest()));
    }

    /** Whether no new alert may begin at that time, so long after this one. */
    boolean silences(Instant time, java.time.Duration after) {
        return !time.isBefore(opened) && time.isBefore(opened.plus(after));
    }

    GroupAlert with(Instant time) {
        return new GroupAlert(
                id, time.isBefore(opened) ? time : opened, time.isAfter(last) ? time : last, created, resolved);
    }

    GroupAlert asResolved() {
        return new GroupAlert(id, opened, last, created, true);
    }
}
