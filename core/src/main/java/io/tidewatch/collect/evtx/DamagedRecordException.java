package io.tidewatch.collect.evtx;

/** Bytes that are not what the format says; caught where the next record can still be found. Without a stack trace, as damage is common. */
final class DamagedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedRecordException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
