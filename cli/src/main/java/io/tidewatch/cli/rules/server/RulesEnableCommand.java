package io.tidewatch.cli.rules.server;

import picocli.CommandLine.Command;

/** {@code tidewatch rules enable 4f7ef71b-fa59-435c-8224-4f29c4ad5ba1}. */
@Command(
        name = "enable",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Put a server's rules in force.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:changed", "1:nothing was to be changed"})
public final class RulesEnableCommand extends RulesAction {
    @Override
    String action() {
        return "enable";
    }
}
