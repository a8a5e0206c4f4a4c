package io.tidewatch.sigma.rule;

/** Thrown inside reading and compiling where a document cannot be used; becomes a {@code RuleProblem}. */
public final class RuleRefused extends Exception {
    private final int line;
    private final String remedy;

    public RuleRefused(int line, String message, String remedy) {
        super(message, null, false, false);
        this.line = line;
        this.remedy = remedy;
    }

    public int line() {
        return line;
    }

    public String remedy() {
        return remedy;
    }

    /** The message, which this constructor always sets. */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
