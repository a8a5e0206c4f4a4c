package io.tidewatch.cli.alerts;

import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch alerts ack 3f0c81d2a94b5e6f70812233}. */
@Command(
        name = "ack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Acknowledge alerts: say that somebody has seen them.")
final class AlertsAckCommand extends AlertsChange {
    @Override
    void describe(ObjectNode change) {
        change.put("status", "acknowledged");
    }
}
