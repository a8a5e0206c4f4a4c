package io.tidewatch.parse;

import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>…</Event>} into fields of the names that an event log's own
 * records have: {@code Event.System.EventID}, {@code Event.System.Provider.#attributes.Name}, {@code Event.EventData.CommandLine}. What
 * repeats becomes a list, whole numbers become numbers. Of {@code RenderingInfo} only the message is taken, as {@code message}.
 *
 * <p>One pass, bounded in depth, fields, values and the length of names; nothing outside of the text is ever read: there are no document types, and of entities the five of
 * XML and character codes. Not thread-safe, one a record.
 */
final class EventXml {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_FIELDS = 512;
    /** Elements and attributes, those that repeat too. */
    private static final int MAX_VALUES = 4_096;
    /** Of a name with those that it lies within, as of names in JSON. */
    private static final int MAX_NAME = 256;

    private static final byte[] EVENT = Ascii.bytes("<Event");
    private static final byte[] DECLARATION = Ascii.bytes("<?xml");
    private static final byte[] WRAPPER_END = Ascii.bytes("</Events>");
    private static final byte[] COMMENT = Ascii.bytes("<!--");
    private static final byte[] COMMENT_END = Ascii.bytes("-->");
    private static final byte[] RAW = Ascii.bytes("<![CDATA[");
    private static final byte[] RAW_END = Ascii.bytes("]]>");
    private static final byte[] DATA = Ascii.bytes("Data");
    private static final byte[] NAME = Ascii.bytes("Name");
    private static final String RENDERED = "Event.RenderingInfo";
    private static final String RENDERED_MESSAGE = "Event.RenderingInfo.Message";

    private final byte[] b;
    private final int to;
    private final int from;
    private final FieldsBuilder fields;
    private final Map<String, List<@Nullable Object>> repeated = new LinkedHashMap<>();
    private final StringBuilder path = new StringBuilder(64);

    private final int[] pathBefore = new int[MAX_DEPTH];
    private final int[] nameFrom = new int[MAX_DEPTH];
    private final int[] nameTo = new int[MAX_DEPTH];
    private final boolean[] attributed = new boolean[MAX_DEPTH];
    private final boolean[] parent = new boolean[MAX_DEPTH];
    /** Of each attribute of the tag at hand: where its name begins and ends, where its value begins and ends. */
    private final int[] attributes = new int[4 * MAX_ATTRIBUTES];

    private int i;
    private int depth;
    private int values;
    private int textFrom = -1;
    private int textTo;
    private @Nullable StringBuilder joined;
    private String reason = "";

    EventXml(byte[] b, int from, int to, FieldsBuilder fields) {
        this.b = b;
        this.from = from;
        this.to = to;
        this.fields = fields;
    }

    /** Whether the text begins as an event or a document of events does; a look at a few bytes for every other. */
    static boolean isAt(byte[] b, int from, int to) {
        return Ascii.isAt(b, from, to, '<') && first(b, from, to) >= 0;
    }

    /** Where the first element of the name Event begins, after a declaration and a wrapper if they are there; or -1. */
    private static int first(byte[] b, int from, int to) {
        int i = from;
        if (Ascii.startsWith(b, i, to, DECLARATION)) {
            int end = Ascii.find(b, i, to, '>');
            i = end < 0 ? to : skipSpace(b, end + 1, to);
        }
        if (!Ascii.startsWith(b, i, to, EVENT)) {
            return -1;
        }
        int after = i + EVENT.length;
        if (Ascii.isAt(b, after, to, 's')) {
            int end = Ascii.find(b, i, to, '>');
            i = end < 0 ? to : skipSpace(b, end + 1, to);
            after = i + EVENT.length;
            if (!Ascii.startsWith(b, i, to, EVENT)) {
                return -1;
            }
        }
        return after < to && (b[after] == '>' || isSpace(b[after])) ? i : -1;
    }

    /** Puts the event's fields; false where it is none, and {@link #reason} says why. */
    boolean read() {
        i = first(b, from, to);
        if (i < 0) {
            return refused("it begins with no element Event");
        }
        while (i < to) {
            boolean go = b[i] == '<' ? markup() : text();
            if (!go) {
                return false;
            }
            if (depth == 0) {
                return ended();
            }
        }
        return refused("it ends inside of the element " + Ascii.text(b, nameFrom[depth - 1], nameTo[depth - 1]));
    }

    /** Why there is no event. */
    String reason() {
        return reason;
    }

    private boolean refused(String why) {
        reason = why + ", at byte " + (i - from);
        return false;
    }

    private boolean ended() {
        i = skipSpace(b, i, to);
        if (Ascii.startsWith(b, i, to, WRAPPER_END)) {
            i = skipSpace(b, i + WRAPPER_END.length, to);
        }
        if (i < to && b[i] != 0) {
            return refused(
                    Ascii.startsWith(b, i, to, EVENT)
                            ? "there is a second event in the record; send one a record"
                            : "there is text after the event");
        }
        repeated.forEach(fields::putList);
        return true;
    }

    private boolean markup() {
        if (i + 1 >= to) {
            return refused("it ends inside of a tag");
        }
        return switch (b[i + 1]) {
            case '/' -> close();
            case '!' -> special();
            case '?' -> past(1, Ascii.find(b, i, to, '>'));
            default -> open();
        };
    }

    private boolean special() {
        if (Ascii.startsWith(b, i, to, COMMENT)) {
            return past(COMMENT_END.length, Ascii.find(b, i + COMMENT.length, to, COMMENT_END));
        }
        if (!Ascii.startsWith(b, i, to, RAW)) {
            return refused("it has a declaration, and none is read");
        }
        int end = Ascii.find(b, i + RAW.length, to, RAW_END);
        if (end >= 0) {
            joined().append(Ascii.text(b, i + RAW.length, end));
        }
        return past(RAW_END.length, end);
    }

    private boolean past(int length, int end) {
        if (end < 0) {
            return refused("something is not closed");
        }
        i = end + length;
        return true;
    }

    private boolean text() {
        int end = Ascii.find(b, i, to, '<');
        if (end < 0) {
            return refused("it ends inside of a text");
        }
        if (textFrom < 0 && joined == null) {
            textFrom = i;
            textTo = end;
        } else {
            decode(i, end, joined());
        }
        i = end;
        return true;
    }

    private StringBuilder joined() {
        StringBuilder text = joined;
        if (text == null) {
            text = new StringBuilder();
            if (textFrom >= 0) {
                decode(textFrom, textTo, text);
            }
            joined = text;
        }
        return text;
    }

    private void forgetText() {
        textFrom = -1;
        joined = null;
    }

    private boolean open() {
        int name = i + 1;
        int nameEnd = nameEnd(name);
        if (nameEnd == name || nameEnd - name > MAX_NAME) {
            return refused("a tag has no name, or one of more than " + MAX_NAME + " bytes");
        }
        if (depth == MAX_DEPTH) {
            return refused("elements are nested deeper than " + MAX_DEPTH);
        }
        int at = skipSpace(b, nameEnd, to);
        int count = 0;
        while (at < to && b[at] != '>' && b[at] != '/') {
            int keyEnd = nameEnd(at);
            int equals = skipSpace(b, keyEnd, to);
            int quote = skipSpace(b, equals + 1, to);
            int valueEnd = Ascii.isAt(b, equals, to, '=') && quote < to && (b[quote] == '"' || b[quote] == '\'')
                    ? Ascii.find(b, quote + 1, to, b[quote])
                    : -1;
            if (keyEnd == at || keyEnd - at > MAX_NAME || valueEnd < 0 || count == MAX_ATTRIBUTES) {
                return refused("an attribute is not name=\"value\", or there are more than " + MAX_ATTRIBUTES);
            }
            attributes[4 * count] = at;
            attributes[4 * count + 1] = keyEnd;
            attributes[4 * count + 2] = quote + 1;
            attributes[4 * count++ + 3] = valueEnd;
            at = skipSpace(b, valueEnd + 1, to);
        }
        boolean empty = Ascii.isAt(b, at, to, '/');
        if (!Ascii.isAt(b, empty ? at + 1 : at, to, '>')) {
            return refused("a tag is not closed");
        }
        forgetText();
        values += 1 + count;
        if (values > MAX_VALUES || fields.size() > MAX_FIELDS) {
            return refused("it has more than " + MAX_FIELDS + " fields or " + MAX_VALUES + " values");
        }
        if (!enter(name, nameEnd, count)) {
            return refused("a name has more than " + MAX_NAME + " characters, with those that it lies within");
        }
        i = empty ? at + 2 : at + 1;
        if (empty) {
            leave(null);
        }
        return true;
    }

    /** Goes into the element at hand and puts its attributes; false where a name is too long. */
    private boolean enter(int name, int nameEnd, int count) {
        if (depth > 0) {
            parent[depth - 1] = true;
        }
        pathBefore[depth] = path.length();
        nameFrom[depth] = name;
        nameTo[depth] = nameEnd;
        attributed[depth] = false;
        parent[depth] = false;
        String called = Ascii.equals(b, name, nameEnd, DATA) ? dataName(count) : null;
        path.append(path.isEmpty() ? "" : ".").append(called == null ? Ascii.text(b, name, nameEnd) : called);
        if (path.length() > MAX_NAME) {
            return false;
        }
        for (int k = 0; called == null && k < count; k++) {
            if (attributes[4 * k + 3] == attributes[4 * k + 2]) {
                continue;
            }
            attributed[depth] = true;
            int length = path.length();
            path.append(".#attributes.").append(Ascii.text(b, attributes[4 * k], attributes[4 * k + 1]));
            if (path.length() > MAX_NAME) {
                return false;
            }
            put(value(attributes[4 * k + 2], attributes[4 * k + 3]));
            path.setLength(length);
        }
        depth++;
        return true;
    }

    /** The value of the attribute Name of the tag at hand, or null. */
    private @Nullable String dataName(int count) {
        for (int k = 0; k < count; k++) {
            if (Ascii.equals(b, attributes[4 * k], attributes[4 * k + 1], NAME)) {
                String name = decoded(attributes[4 * k + 2], attributes[4 * k + 3]);
                return name.isEmpty() || name.length() > MAX_NAME ? null : name;
            }
        }
        return null;
    }

    private boolean close() {
        int name = i + 2;
        int end = nameEnd(name);
        int after = skipSpace(b, end, to);
        int own = depth - 1;
        if (!Ascii.isAt(b, after, to, '>')
                || end - name != nameTo[own] - nameFrom[own]
                || !Arrays.equals(b, name, end, b, nameFrom[own], nameTo[own])) {
            return refused("the element " + Ascii.text(b, nameFrom[own], nameTo[own]) + " is closed by another");
        }
        StringBuilder several = joined;
        leave(several != null ? several.toString() : textFrom < 0 ? "" : value(textFrom, textTo));
        i = after + 1;
        return true;
    }

    private void leave(@Nullable Object value) {
        depth--;
        if (!parent[depth]) {
            if (!attributed[depth]) {
                put(value);
            } else if (value != null && !"".equals(value)) {
                path.append(".#text");
                put(value);
            }
        }
        path.setLength(pathBefore[depth]);
        forgetText();
    }

    private void put(@Nullable Object value) {
        String name = path.toString();
        if (name.startsWith(RENDERED)) {
            if (name.equals(RENDERED_MESSAGE) && value != null) {
                fields.put(Event.MESSAGE, value.toString());
            }
            return;
        }
        List<@Nullable Object> values = repeated.get(name);
        if (values == null && !fields.has(name)) {
            fields.putValue(name, value);
            return;
        }
        if (values == null) {
            values = new ArrayList<>();
            values.add(fields.text(name));
            repeated.put(name, values);
        }
        values.add(value == null ? null : value.toString());
    }

    private Object value(int begin, int end) {
        boolean negative = Ascii.isAt(b, begin, end, '-');
        int digits = negative ? begin + 1 : begin;
        long number = Ascii.number(b, digits, end);
        // 007 is a name and not a number: what is written again must be what was read.
        if (number >= 0 && (b[digits] != '0' || end == digits + 1 && !negative)) {
            return negative ? -number : number;
        }
        return decoded(begin, end);
    }

    private String decoded(int begin, int end) {
        if (Ascii.find(b, begin, end, '&') < 0) {
            return Ascii.text(b, begin, end);
        }
        StringBuilder out = new StringBuilder(end - begin);
        decode(begin, end, out);
        return out.toString();
    }

    private void decode(int begin, int end, StringBuilder out) {
        XmlText.decode(Ascii.text(b, begin, end), out);
    }

    private int nameEnd(int at) {
        int end = at;
        while (end < to && !isSpace(b[end]) && "<>/='\"".indexOf(b[end]) < 0) {
            end++;
        }
        return end;
    }

    private static int skipSpace(byte[] b, int at, int to) {
        int i = at;
        while (i < to && isSpace(b[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
