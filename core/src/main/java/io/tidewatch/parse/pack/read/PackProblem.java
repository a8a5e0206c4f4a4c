package io.tidewatch.parse.pack.read;

/** A pack cannot be used: {@code parsers/vpn.yml:14: unknown key 'disect'; did you mean 'dissect'?} */
public final class PackProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    PackProblem(String file, int line, String what) {
        super(file + (line > 0 ? ":" + line : "") + ": " + what, null, false, false);
    }

    /** Where, what and what to write instead. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
