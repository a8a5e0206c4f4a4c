package io.tidewatch.server.collect.elastic;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes an answer in the media type that the client asked for; Elastic's own clients from version 8 on ask for a versioned one. */
final class ElasticAnswer {
    private static final String JSON = "application/json";

    private ElasticAnswer() {}

    static void write(HttpServletRequest request, HttpServletResponse response, String json) throws IOException {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        write(request, response, utf8, utf8.length);
    }

    static void write(HttpServletRequest request, HttpServletResponse response, byte[] json, int length)
            throws IOException {
        response.setContentType(mediaType(request.getHeader("Accept")));
        response.setContentLength(length);
        response.getOutputStream().write(json, 0, length);
    }

    private static String mediaType(@org.jspecify.annotations.Nullable String accept) {
        for (int version = 7; accept != null && version <= 9; version++) {
            if (accept.replace(" ", "").contains("application/vnd.elasticsearch+json;compatible-with=" + version)) {
                return "application/vnd.elasticsearch+json;compatible-with=" + version;
            }
        }
        return JSON;
    }
}
