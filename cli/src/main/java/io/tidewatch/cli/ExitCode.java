package io.tidewatch.cli;

/** What a command's exit code means to a script; documented in {@code docs/agents.md}. */
public enum ExitCode {
    OK(0),
    /** The work could not be done, or what was looked for is not there. */
    FAILED(1),
    /** The arguments are wrong. */
    USAGE(2),
    /** The server cannot be reached, or is too busy. */
    UNREACHABLE(3),
    /** The server refused: credentials, rights, or a request that it finds wrong. */
    REFUSED(4),
    /** Some records were rejected; the rest were accepted. */
    PARTIAL(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
