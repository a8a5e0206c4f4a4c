package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Resolution;
import org.jspecify.annotations.Nullable;

/** Status and resolution as the one number that the column {@code state} holds. */
final class State {
    static final int FIRST_RESOLVED = 3;
    static final int COUNT = 6;

    private State() {}

    static int of(AlertStatus status, @Nullable Resolution resolution) {
        return switch (status) {
            case NEW -> 0;
            case ACKNOWLEDGED -> 1;
            case IN_PROGRESS -> 2;
            case RESOLVED ->
                switch (resolution) {
                    case TRUE_POSITIVE -> FIRST_RESOLVED;
                    case FALSE_POSITIVE -> 4;
                    case BENIGN -> 5;
                    case null -> throw new IllegalArgumentException("a resolved alert has a resolution");
                };
        };
    }

    static AlertStatus status(int state) {
        return switch (state) {
            case 0 -> AlertStatus.NEW;
            case 1 -> AlertStatus.ACKNOWLEDGED;
            case 2 -> AlertStatus.IN_PROGRESS;
            default -> AlertStatus.RESOLVED;
        };
    }

    static @Nullable Resolution resolution(int state) {
        return switch (state) {
            case FIRST_RESOLVED -> Resolution.TRUE_POSITIVE;
            case 4 -> Resolution.FALSE_POSITIVE;
            case 5 -> Resolution.BENIGN;
            default -> null;
        };
    }

    /** As history tells it: {@code resolved: benign}. */
    static String label(int state) {
        Resolution resolution = resolution(state);
        return status(state).label() + (resolution == null ? "" : ": " + resolution.label());
    }
}
