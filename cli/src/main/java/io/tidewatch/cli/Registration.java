package io.tidewatch.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * A command's entry in {@link Commands}.
 *
 * @param name what is typed after {@code tidewatch}
 * @param group the heading under which help lists it
 * @param summary what it does, in one short line
 * @param create makes the picocli command; called only when the command is used
 */
public record Registration(String name, Group group, String summary, Function<Terminal, Callable<Integer>> create) {
    public Registration {
        requireNonNull(name, "name is null");
        requireNonNull(group, "group is null");
        requireNonNull(summary, "summary is null");
        requireNonNull(create, "create is null");
    }

    /** Headings of the help, in order. */
    public enum Group {
        SERVER("Run"),
        AGENTS("Send"),
        SEARCH("Look"),
        RULES("Detect"),
        ACCESS("Sign in");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
