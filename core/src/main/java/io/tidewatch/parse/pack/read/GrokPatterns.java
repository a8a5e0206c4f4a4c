package io.tidewatch.parse.pack.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grok patterns that every pack may use: the resource {@code grok-patterns}, a name and its expression a line. */
final class GrokPatterns {
    private static final Map<String, String> STANDARD = read();

    private GrokPatterns() {}

    static Map<String, String> standard() {
        return STANDARD;
    }

    private static Map<String, String> read() {
        Map<String, String> patterns = new LinkedHashMap<>();
        try (@Nullable InputStream in = GrokPatterns.class.getResourceAsStream("/io/tidewatch/parse/grok-patterns")) {
            if (in == null) {
                throw new IllegalStateException("the resource grok-patterns is missing");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.strip().split(" +", 2);
                        patterns.put(parts[0], parts[1]);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(patterns);
    }
}
