package io.tidewatch.parse.pack.read;

import io.tidewatch.config.YamlNode;
import java.util.regex.Pattern;

/** The names of fields that a pack may give. */
final class Names {
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_@][A-Za-z0-9_@.-]*");
    private static final int MAX_LENGTH = 200;

    private Names() {}

    static void check(String field, YamlNode node) {
        if (field.length() > MAX_LENGTH || !FIELD.matcher(field).matches()) {
            throw node.problem("'" + field
                    + "' cannot name a field; use letters, digits, '_', '-' and '.', beginning with a letter, at most "
                    + MAX_LENGTH + " characters");
        }
    }
}
