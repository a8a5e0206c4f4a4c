package io.tidewatch.enrich.list;

import java.io.IOException;
import java.io.InputStream;

/** Makes what is looked up in of a file's bytes. */
@FunctionalInterface
public interface ListLoader<T> {
    /**
     * Reads {@code in} to its end.
     *
     * @throws ListProblem when the file is not what it should be
     * @throws IOException when it cannot be read
     */
    ListContent<T> load(InputStream in) throws IOException;
}
