package io.tidewatch.cli.alerts;

import io.tidewatch.cli.CliFailure;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch alerts comment -m 'asked the owner' 3f0c81d2a94b5e6f70812233}. */
@Command(
        name = "comment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Comment on alerts, with -m.")
final class AlertsCommentCommand extends AlertsChange {
    @Override
    void describe(ObjectNode change) {
        if (comment.isEmpty()) {
            throw CliFailure.usage("say something with -m TEXT");
        }
    }
}
