package io.tidewatch.server.http;

import java.util.Map;

/** How the problems of some paths are written, where agents wait for their own protocol's errors and not for problem documents. Thread-safe. */
public interface ErrorShape {
    /** Whether the path is this protocol's. */
    boolean covers(String path);

    /** The answer that tells the problem; its headers are added to it. */
    Answer answer(Problem problem);

    /** An answer's status, {@code Content-Type}, body and further headers. */
    record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        public Answer(int status, String contentType, byte[] body) {
            this(status, contentType, body, Map.of());
        }
    }
}
