package io.tidewatch.alert;

import io.tidewatch.catalog.sql.Text;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts what alerts keep to {@link AlertLimits}, and leaves out what no database takes. */
final class Bounded {
    private Bounded() {}

    /** Without what no database takes, and with at most so many characters. */
    static String text(String text, int most) {
        if (text.length() <= most) {
            return Text.keepable(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return Text.keepable(text.substring(0, end)) + "…";
    }

    static Map<String, String> map(Map<String, String> values) {
        Map<String, String> bounded = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (bounded.size() == AlertLimits.FIELDS) {
                break;
            }
            bounded.put(text(entry.getKey(), AlertLimits.VALUE), text(entry.getValue(), AlertLimits.VALUE));
        }
        return bounded;
    }

    static String explanation(String json) {
        if (json.length() > AlertLimits.EXPLANATION) {
            return "{\"text\":\"the explanation has " + json.length()
                    + " characters, more than are kept\",\"holds\":true}";
        }
        return text(json, AlertLimits.EXPLANATION);
    }
}
