package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;

/**
 * A record that is not of the parser's format.
 *
 * @param reason what was wrong and where, for a person
 */
public record Rejected(String reason) implements ParseResult {
    public Rejected {
        requireNonNull(reason, "reason is null");
    }
}
