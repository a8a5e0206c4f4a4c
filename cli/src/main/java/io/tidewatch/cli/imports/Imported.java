package io.tidewatch.cli.imports;

import static java.util.Objects.requireNonNull;

/**
 * How far a file is.
 *
 * @param digest SHA-256 of its first {@code bytes} bytes, in hexadecimal
 * @param bytes how long it was, as it is stored
 * @param modified when it was written last, in milliseconds since 1970
 * @param stream names its offsets to the server
 * @param offset up to where it was sent, in bytes of what it holds
 * @param whole whether all of these bytes were sent
 * @param records how many records that were
 * @param path where it was, absolute
 */
record Imported(
        String digest,
        long bytes,
        long modified,
        String stream,
        long offset,
        boolean whole,
        long records,
        String path) {
    Imported {
        requireNonNull(digest, "digest is null");
        requireNonNull(stream, "stream is null");
        requireNonNull(path, "path is null");
    }

    /** The settings under which it was sent, as a short word. */
    String meaning() {
        return stream.substring(stream.indexOf('-') + 1);
    }

    Imported sent(long end, long more) {
        return new Imported(digest, bytes, modified, stream, end, whole, records + more, path);
    }

    Imported finished() {
        return new Imported(digest, bytes, modified, stream, offset, true, records, path);
    }

    /** The same as a longer or otherwise newer file. */
    Imported grown(String newDigest, ImportFile file) {
        return new Imported(
                newDigest,
                file.bytes(),
                file.modified(),
                stream,
                offset,
                file.bytes() == bytes && whole,
                records,
                file.path().toString());
    }
}
