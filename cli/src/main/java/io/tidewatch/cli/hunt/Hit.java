package io.tidewatch.cli.hunt;

/**
 * A rule's match of an event, with what is told of the event.
 *
 * @param micros the event's time, microseconds since 1970; {@link #NO_TIME} where it does not say
 * @param rule the rule's index in the compiled rules; below 0 for the correlation of index {@code -1 - rule}
 * @param file the file's number
 * @param block the block of the file in which the record is
 * @param record the record's place: in its block, or the number that an event log gives it
 * @param host the computer; empty where the event names none
 * @param channel the Windows channel, else the dataset
 * @param eventId the Windows event id; empty where there is none
 * @param details what of the event says most, on one line
 */
record Hit(
        long micros,
        int rule,
        int file,
        int block,
        long record,
        String host,
        String channel,
        String eventId,
        String details) {
    static final long NO_TIME = Long.MIN_VALUE;

    static int ofCorrelation(int index) {
        return -1 - index;
    }

    /** The index of the correlation; -1 for a rule. */
    int correlation() {
        return rule < 0 ? -1 - rule : -1;
    }

    Hit atRecord(long number) {
        return new Hit(micros, rule, file, block, number, host, channel, eventId, details);
    }
}
