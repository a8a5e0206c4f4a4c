package io.tidewatch.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a stream's entry. */
final class Fields {
    private final Map<String, byte[]> values = new LinkedHashMap<>();

    Fields(Map<byte[], byte[]> fields) {
        fields.forEach((name, value) -> values.put(new String(name, StandardCharsets.UTF_8), value));
    }

    /** @param flat names and values in turn */
    Fields(List<?> flat) {
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            if (flat.get(i + 1) instanceof byte[] value) {
                values.put(Script.text(flat.get(i)), value);
            }
        }
    }

    @Nullable
    String text(String name) {
        byte[] value = values.get(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** The record: the field {@code message}; the only field, whatever its name; else all of them as {@code name=value}. */
    byte[] body() {
        byte[] message = values.get("message");
        if (message != null) {
            return message;
        }
        if (values.size() == 1) {
            return values.values().iterator().next();
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        values.forEach((name, value) -> {
            if (line.size() > 0) {
                line.write(' ');
            }
            line.writeBytes((name + "=").getBytes(StandardCharsets.UTF_8));
            line.writeBytes(value);
        });
        return line.toByteArray();
    }
}
