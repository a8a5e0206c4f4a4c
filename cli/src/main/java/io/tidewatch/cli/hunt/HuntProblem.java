package io.tidewatch.cli.hunt;

import static java.util.Objects.requireNonNull;

/** Something in a file that could not be read, or was read in spite of a fault; for a person. */
public record HuntProblem(HuntFile file, boolean lost, String reason) {
    public HuntProblem {
        requireNonNull(file, "file is null");
        requireNonNull(reason, "reason is null");
    }

    @Override
    public String toString() {
        return file.path() + ": " + reason;
    }
}
