package io.tidewatch.config;

/** A YAML file that people write, a parser pack or a mapping, cannot be used: {@code parsers/vpn.yml:14: unknown key 'disect'; did you mean 'dissect'?} */
public final class YamlProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public YamlProblem(String file, int line, String what) {
        super(file + (line > 0 ? ":" + line : "") + ": " + what, null, false, false);
    }

    /** Where, what and what to write instead. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
