package io.tidewatch.cli.alerts;

import io.tidewatch.cli.CliFailure;

/** Ids as they are put into an address. */
final class Ids {
    private Ids() {}

    /** The id, where it can be one. */
    static String path(String id) {
        if (!id.matches("[0-9a-zA-Z-]{1,64}")) {
            throw CliFailure.usage(
                    "'" + id + "' is not an id; 'tidewatch alerts list' shows them at the end of each line");
        }
        return id;
    }
}
