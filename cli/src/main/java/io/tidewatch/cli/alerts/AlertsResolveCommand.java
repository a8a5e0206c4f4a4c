package io.tidewatch.cli.alerts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch alerts resolve --as false-positive 3f0c81d2a94b5e6f70812233}. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Resolve alerts: say what they turned out to be.")
final class AlertsResolveCommand extends AlertsChange {
    @Option(
            names = "--as",
            required = true,
            paramLabel = "WHAT",
            description = "true-positive, false-positive or benign")
    String resolution = "";

    @Override
    void describe(ObjectNode change) {
        change.put("status", "resolved");
        change.put("resolution", resolution);
    }
}
