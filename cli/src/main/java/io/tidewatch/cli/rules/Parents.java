package io.tidewatch.cli.rules;

import io.tidewatch.cli.Terminal;
import org.jspecify.annotations.Nullable;

/** What subcommands take from {@link RulesCommand}, which picocli sets before it calls them. */
final class Parents {
    private Parents() {}

    static Terminal terminal(@Nullable RulesCommand rules) {
        return rules == null ? Terminal.system() : rules.terminal();
    }
}
