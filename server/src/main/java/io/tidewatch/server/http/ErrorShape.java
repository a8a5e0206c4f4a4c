package io.tidewatch.server.http;

/** How the problems of some paths are written, where agents wait for their own protocol's errors and not for problem documents. Thread-safe. */
public interface ErrorShape {
    /** Whether the path is this protocol's. */
    boolean covers(String path);

    /** The answer that tells the problem; its headers are added to it. */
    Answer answer(Problem problem);

    /** An answer's status, {@code Content-Type} and body. */
    record Answer(int status, String contentType, byte[] body) {}
}
