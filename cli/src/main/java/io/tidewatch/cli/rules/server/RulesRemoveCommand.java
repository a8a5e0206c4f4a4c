package io.tidewatch.cli.rules.server;

import picocli.CommandLine.Command;

/** {@code tidewatch rules remove 4f7ef71b-fa59-435c-8224-4f29c4ad5ba1}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Remove a server's rules; their versions stay.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:changed", "1:nothing was to be changed"})
public final class RulesRemoveCommand extends RulesAction {
    @Override
    String action() {
        return "remove";
    }
}
