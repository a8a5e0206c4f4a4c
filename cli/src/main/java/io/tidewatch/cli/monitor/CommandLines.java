package io.tidewatch.cli.monitor;

import java.util.List;

/** How much of command lines is told. */
public enum CommandLines {
    /** As they are. */
    PLAIN {
        @Override
        String of(List<String> arguments) {
            return cut(String.join(" ", first(arguments)));
        }
    },
    /** With obvious secrets replaced. */
    MASKED {
        @Override
        String of(List<String> arguments) {
            return cut(String.join(" ", SecretMask.masked(first(arguments))));
        }
    },
    /** Not at all. */
    NONE {
        @Override
        String of(List<String> arguments) {
            return "";
        }
    };

    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_ARGUMENTS = 500;

    /** The arguments as one text; empty for nothing. */
    abstract String of(List<String> arguments);

    private static List<String> first(List<String> arguments) {
        return arguments.subList(0, Math.min(MAX_ARGUMENTS, arguments.size()));
    }

    private static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH - 1)) + "…";
    }
}
