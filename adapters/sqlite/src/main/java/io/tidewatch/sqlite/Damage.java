package io.tidewatch.sqlite;

/** Notes in the table {@code damaged} what could not be read, so that it is reported once and looked at. */
abstract class Damage extends Write<Boolean> {
    private final long offset;
    private final long batches;
    private final String reason;

    /**
     * @param offset the first offset that cannot be read
     * @param batches how many cannot be read from there on
     * @param reason why, for a person
     */
    Damage(long offset, long batches, String reason) {
        this.offset = offset;
        this.batches = batches;
        this.reason = reason;
    }

    @Override
    boolean tellsOfOthers() {
        return false;
    }

    long offset() {
        return offset;
    }

    long batches() {
        return batches;
    }

    String reason() {
        return reason;
    }
}
