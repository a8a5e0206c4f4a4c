package io.tidewatch.sigma.read;

import static java.util.Objects.requireNonNull;

import io.tidewatch.sigma.rule.Location;

/**
 * Why a document was refused, or what its writer should look at.
 *
 * @param severity a refusal or an advice
 * @param location file and line
 * @param message what is wrong
 * @param remedy what to write instead
 */
public record RuleProblem(Severity severity, Location location, String message, String remedy) {
    /** How grave it is. */
    public enum Severity {
        /** The document was refused. */
        ERROR,
        /** The document was loaded; its writer may have meant something else. */
        WARNING
    }

    public RuleProblem {
        requireNonNull(severity, "severity is null");
        requireNonNull(location, "location is null");
        requireNonNull(message, "message is null");
        requireNonNull(remedy, "remedy is null");
    }

    public static RuleProblem error(Location location, String message, String remedy) {
        return new RuleProblem(Severity.ERROR, location, message, remedy);
    }

    public static RuleProblem warning(Location location, String message, String remedy) {
        return new RuleProblem(Severity.WARNING, location, message, remedy);
    }

    public String file() {
        return location.file();
    }

    public int line() {
        return location.line();
    }

    /** {@code rules/ssh.yml:14: unknown modifier 'contain'; did you mean 'contains'?} */
    @Override
    public String toString() {
        return location + ": " + message + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
