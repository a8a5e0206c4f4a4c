package io.tidewatch.alert.sql;

import io.tidewatch.alert.Case;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;

/** The numbers that columns hold for severities, sorts of things and a case's status. They never change. */
final class Codes {
    private Codes() {}

    static int of(AlertSeverity severity) {
        return switch (severity) {
            case INFORMATIONAL -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
            case CRITICAL -> 4;
        };
    }

    static AlertSeverity severity(int code) {
        return switch (code) {
            case 0 -> AlertSeverity.INFORMATIONAL;
            case 1 -> AlertSeverity.LOW;
            case 2 -> AlertSeverity.MEDIUM;
            case 3 -> AlertSeverity.HIGH;
            default -> AlertSeverity.CRITICAL;
        };
    }

    static int of(Entity.Kind kind) {
        return switch (kind) {
            case HOST -> 0;
            case USER -> 1;
            case ADDRESS -> 2;
            case OTHER -> 3;
        };
    }

    static int of(Case.Status status) {
        return switch (status) {
            case OPEN -> 0;
            case IN_PROGRESS -> 1;
            case CLOSED -> 2;
        };
    }

    static Case.Status caseStatus(int code) {
        return switch (code) {
            case 0 -> Case.Status.OPEN;
            case 1 -> Case.Status.IN_PROGRESS;
            default -> Case.Status.CLOSED;
        };
    }
}
