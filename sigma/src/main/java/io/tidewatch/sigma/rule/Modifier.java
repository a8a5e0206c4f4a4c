package io.tidewatch.sigma.rule;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The modifiers of Sigma spec 2.1, "Sigma Modifiers". What each does is in {@code io.tidewatch.sigma.modify}. */
public enum Modifier {
    ALL("all"),
    STARTSWITH("startswith"),
    ENDSWITH("endswith"),
    CONTAINS("contains"),
    EXISTS("exists"),
    CASED("cased"),
    NEQ("neq"),
    RE("re"),
    RE_IGNORE_CASE("i"),
    RE_MULTILINE("m"),
    RE_DOTALL("s"),
    BASE64("base64"),
    BASE64OFFSET("base64offset"),
    UTF16("utf16"),
    UTF16LE("utf16le"),
    UTF16BE("utf16be"),
    WIDE("wide"),
    WINDASH("windash"),
    CIDR("cidr"),
    LT("lt"),
    LTE("lte"),
    GT("gt"),
    GTE("gte"),
    MINUTE("minute"),
    HOUR("hour"),
    DAY("day"),
    WEEK("week"),
    MONTH("month"),
    YEAR("year"),
    EXPAND("expand"),
    FIELDREF("fieldref");

    private static final Map<String, Modifier> BY_KEYWORD = new HashMap<>();

    static {
        for (Modifier modifier : values()) {
            BY_KEYWORD.put(modifier.keyword, modifier);
        }
        BY_KEYWORD.put("ignorecase", RE_IGNORE_CASE);
        BY_KEYWORD.put("multiline", RE_MULTILINE);
        BY_KEYWORD.put("dotall", RE_DOTALL);
    }

    private final String keyword;

    Modifier(String keyword) {
        this.keyword = keyword;
    }

    /** How rules write it. */
    public String keyword() {
        return keyword;
    }

    /** The modifier of that keyword, or null. */
    public static @Nullable Modifier of(String keyword) {
        return BY_KEYWORD.get(keyword);
    }
}
