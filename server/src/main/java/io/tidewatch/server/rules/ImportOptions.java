package io.tidewatch.server.rules;

import static java.util.Objects.requireNonNull;

/**
 * How rules are taken in.
 *
 * @param source what the rules' source is to say: the archive's name
 * @param enable which of the new rules are enabled; those that are there stay as they are
 * @param restore whether rules that were removed come back
 */
public record ImportOptions(String source, Enable enable, boolean restore) {
    /** Which new rules are enabled. */
    public enum Enable {
        /** All but deprecated and unsupported ones. */
        USABLE,
        /** Those of status {@code stable} or {@code test}. */
        TRUSTED,
        NONE
    }

    public ImportOptions {
        requireNonNull(source, "source is null");
        requireNonNull(enable, "enable is null");
    }

    boolean enables(String status, boolean usable) {
        return switch (enable) {
            case USABLE -> usable;
            case TRUSTED -> status.equals("stable") || status.equals("test");
            case NONE -> false;
        };
    }
}
