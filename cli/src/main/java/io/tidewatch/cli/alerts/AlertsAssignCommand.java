package io.tidewatch.cli.alerts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch alerts assign --to ann 3f0c81d2a94b5e6f70812233}. */
@Command(
        name = "assign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Assign alerts to a person.")
final class AlertsAssignCommand extends AlertsChange {
    @Option(names = "--to", paramLabel = "NAME", description = "to whom; me, nobody (default: ${DEFAULT-VALUE})")
    String to = "me";

    @Override
    void describe(ObjectNode change) {
        change.put("assignee", to);
    }
}
