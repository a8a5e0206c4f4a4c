package io.tidewatch.cli;

import io.tidewatch.cli.Registration.Group;
import java.io.PrintStream;

/** The page that {@code tidewatch help} prints. */
final class Help {
    private Help() {}

    static void print(Terminal terminal) {
        PrintStream out = terminal.out();
        String bold = terminal.coloured() ? "\033[1m" : "";
        String plain = terminal.coloured() ? "\033[0m" : "";
        out.println(bold + "tidewatch" + plain + ": collect logs, search them, detect attacks");
        out.println();
        for (Group group : Group.values()) {
            if (group != Group.SERVER && Commands.ALL.stream().noneMatch(command -> command.group() == group)) {
                continue;
            }
            out.println(bold + group.title() + plain);
            if (group == Group.SERVER) {
                line(out, "serve", "start the server");
            }
            for (Registration command : Commands.ALL) {
                if (command.group() == group) {
                    line(out, command.name(), command.summary());
                }
            }
            out.println();
        }
        out.println("The server is $TIDEWATCH_URL or http://127.0.0.1:8080; --server (or --to) says another.");
        out.println("Credentials: --token-file, $TIDEWATCH_TOKEN, or --user with $TIDEWATCH_PASSWORD.");
        out.println("'tidewatch help COMMAND' explains a command.");
        out.println();
        out.println(bold + "Try" + plain + "  tidewatch search 'Failed password' --from -1h");
    }

    private static void line(PrintStream out, String name, String summary) {
        out.println("  " + name + " ".repeat(Math.max(1, 12 - name.length())) + summary);
    }
}
