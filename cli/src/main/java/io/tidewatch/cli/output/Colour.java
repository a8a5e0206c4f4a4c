package io.tidewatch.cli.output;

import io.tidewatch.cli.Terminal;

/** Colours, where the terminal shows them. */
public enum Colour {
    DIM("2"),
    BOLD("1"),
    RED("31"),
    BRIGHT_RED("1;31"),
    YELLOW("33"),
    GREEN("32"),
    CYAN("36");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    public String of(String text, Terminal terminal) {
        return terminal.coloured() ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    /** The text in the colour of a severity. */
    public static String severity(String text, String severity, Terminal terminal) {
        return switch (severity) {
            case "emergency", "alert", "critical", "fatal" -> BRIGHT_RED.of(text, terminal);
            case "error" -> RED.of(text, terminal);
            case "warning", "warn" -> YELLOW.of(text, terminal);
            case "debug", "trace" -> DIM.of(text, terminal);
            default -> text;
        };
    }
}
