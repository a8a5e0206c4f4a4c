package io.tidewatch.collect.evtx;

import static java.util.Objects.requireNonNull;

/**
 * A part of a file that could not be read, or was read in spite of a fault.
 *
 * @param offset where it begins in the file, in bytes
 * @param length how many bytes it has
 * @param lost whether records may be lost; false where everything could still be read, as with a wrong checksum
 * @param reason what was wrong, for a person
 */
public record EvtxSkip(long offset, long length, boolean lost, String reason) {
    public EvtxSkip {
        requireNonNull(reason, "reason is null");
    }

    @Override
    public String toString() {
        return "byte " + offset + ", " + length + " bytes: " + reason;
    }
}
