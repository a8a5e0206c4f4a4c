package io.tidewatch.cli.command;

import io.tidewatch.cli.api.HeaderText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers that say what is sent. */
final class AgentHeaders {
    private AgentHeaders() {}

    static Map<String, String> of(String contentType, @Nullable String source, @Nullable String dataset) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        if (source != null) {
            headers.put("Tidewatch-Source", HeaderText.encode(source));
        }
        if (dataset != null) {
            headers.put("Tidewatch-Dataset", HeaderText.encode(dataset));
        }
        return headers;
    }
}
