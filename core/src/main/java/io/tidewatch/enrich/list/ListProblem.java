package io.tidewatch.enrich.list;

import java.io.IOException;

/** A file is not what it should be; the message says what is wrong with it and what to do. */
public final class ListProblem extends IOException {
    public ListProblem(String message) {
        super(message);
    }

    public ListProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
