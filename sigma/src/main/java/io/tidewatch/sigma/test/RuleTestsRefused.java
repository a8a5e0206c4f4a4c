package io.tidewatch.sigma.test;

/** A file of rule tests cannot be used; the message says where, why, and what to write instead. */
public final class RuleTestsRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RuleTestsRefused(String message) {
        super(message, null, false, false);
    }

    /** The message, which the constructor always sets. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
