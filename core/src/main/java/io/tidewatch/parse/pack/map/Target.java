package io.tidewatch.parse.pack.map;

import static java.util.Objects.requireNonNull;

import io.tidewatch.parse.pack.extract.Conversion;
import java.util.List;

/**
 * What becomes of a key: {@code spt: source.port}, {@code suser: [user.name, source.user.name]}, {@code dur: {to: event.duration, as: seconds}}.
 *
 * @param key the key as the record calls it; one that ends in {@code .*} is the beginning of several
 * @param fields the fields that take its value, the first in its place; none to leave it out
 * @param as what its text becomes
 */
public record Target(String key, List<String> fields, Conversion as) {
    public Target {
        requireNonNull(key, "key is null");
        requireNonNull(as, "as is null");
        fields = List.copyOf(fields);
    }

    boolean several() {
        return key.endsWith(".*");
    }
}
