package io.tidewatch.cli.command;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Safe;
import tools.jackson.databind.JsonNode;

/** Says what a reply warns of. */
final class Warnings {
    private Warnings() {}

    static void print(JsonNode reply, Terminal terminal) {
        for (JsonNode warning : reply.path("warnings")) {
            terminal.note("warning: " + Safe.line(warning.asString("")));
        }
    }
}
