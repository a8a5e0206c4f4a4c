package io.tidewatch.cli;

import io.tidewatch.cli.Registration.Group;
import io.tidewatch.cli.command.WatchCommand;
import java.util.List;
import java.util.Optional;

/** Every command, in the order of the help. A new command is a file in {@code command} and a line here. */
final class Commands {
    static final List<Registration> ALL = List.of(
            new Registration("watch", Group.AGENTS, "follow files and send what is appended", WatchCommand::new));

    private Commands() {}

    static Optional<Registration> find(String name) {
        return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
    }
}
