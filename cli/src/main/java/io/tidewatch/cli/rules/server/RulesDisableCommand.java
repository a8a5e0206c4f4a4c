package io.tidewatch.cli.rules.server;

import picocli.CommandLine.Command;

/** {@code tidewatch rules disable 4f7ef71b-fa59-435c-8224-4f29c4ad5ba1}. */
@Command(
        name = "disable",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Take a server's rules out of force.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:changed", "1:nothing was to be changed"})
public final class RulesDisableCommand extends RulesAction {
    @Override
    String action() {
        return "disable";
    }
}
