package io.tidewatch.server.rules;

import static java.util.Objects.requireNonNull;

/**
 * A file of Sigma documents.
 *
 * @param name its path, for messages
 * @param text YAML, one document or several
 */
public record RuleFile(String name, String text) {
    public RuleFile {
        requireNonNull(name, "name is null");
        requireNonNull(text, "text is null");
    }
}
