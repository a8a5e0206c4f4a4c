package io.tidewatch.alert;

import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts what alerts keep to {@link AlertLimits}, and leaves out what no database takes. */
final class Bounded {
    private Bounded() {}

    /** Without NUL and halves of characters, with at most so many characters. */
    static String text(String text, int most) {
        int length = text.length();
        boolean sound = length <= most && text.indexOf('\0') < 0;
        for (int i = 0; sound && i < length; i++) {
            sound = !Character.isSurrogate(text.charAt(i));
        }
        if (sound) {
            return text;
        }
        StringBuilder clean = new StringBuilder(Math.min(length, most) + 1);
        for (int i = 0; i < length; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (clean.length() + Character.charCount(c) > most - 1 && i < length) {
                return clean.append('…').toString();
            }
            if (c == 0 || Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE) {
                clean.append('�');
            } else {
                clean.appendCodePoint(c);
            }
        }
        return clean.toString();
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
            return "{\"text\":\"the explanation has " + json.length() + " characters, more than are kept\",\"holds\":true}";
        }
        return text(json, AlertLimits.EXPLANATION);
    }
}
