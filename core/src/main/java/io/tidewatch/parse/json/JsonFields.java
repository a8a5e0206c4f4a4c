package io.tidewatch.parse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object into fields: nested objects are flattened with dots, arrays are kept as LIST in their own JSON text
 * (whatever their elements), whole numbers that fit become LONG, others DOUBLE where that gives back the same number and text
 * where not, escapes are decoded. A key that comes twice keeps its place and takes the later value.
 *
 * <p>What the limits leave out stays as JSON text, and {@link #lossless} tells whether the fields give back everything: false
 * after a repeated key, bytes that are no UTF-8 (U+FFFD stands for them), half a surrogate pair, a cut name. Their reader then
 * keeps the raw record.
 *
 * <p>Makes no object a field once it has seen a record with the same keys. Holds the outcome of the last call; not thread-safe, one a thread.
 */
public final class JsonFields {
    /** The field that holds, as a JSON object's text, the members beyond the limit of fields. */
    public static final String OVERFLOW = "event.overflow";

    /** Room for a word stored past the end of a text. */
    private static final int SLACK = 16;

    private static final byte[] ESCAPES = new byte[128];

    static {
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['/'] = '/';
        ESCAPES['b'] = '\b';
        ESCAPES['f'] = '\f';
        ESCAPES['n'] = '\n';
        ESCAPES['r'] = '\r';
        ESCAPES['t'] = '\t';
    }

    private final JsonLimits limits;
    private final JsonSteps steps = new JsonSteps();
    private final JsonNumbers numbers = new JsonNumbers();
    private final JsonCheck skipper = new JsonCheck(JsonCheck.MAX_DEPTH, Integer.MAX_VALUE, false);
    private FieldsBuilder fields = new FieldsBuilder();
    private byte[] out = new byte[0];
    private int written;
    private boolean lossless;
    private boolean replaced;
    private int failedAt;
    private @Nullable String reason;

    public JsonFields(JsonLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
    }

    public JsonFields() {
        this(JsonLimits.DEFAULT);
    }

    /**
     * Adds the members of the object at {@code b[from..to)} to {@code fields} and returns true; or returns false where the range
     * holds something else: {@link #reason} and {@link #failedAt} say why and where, and {@code fields} has what came before.
     */
    public boolean read(byte[] b, int from, int to, FieldsBuilder fields) {
        this.fields = fields;
        lossless = true;
        replaced = false;
        reason = null;
        steps.tidy();
        // Decoding never lengthens, so this is room for all texts of the record; malformed UTF-8 asks for more when it
        // is met.
        out = fields.room(to - from + SLACK);
        int i = JsonCheck.blanks(b, from, to);
        if (i >= to || b[i] != '{') {
            fail(i, "a record must be a JSON object");
            return false;
        }
        i = members(b, i + 1, to);
        if (i < 0) {
            return false;
        }
        i = JsonCheck.blanks(b, i, to);
        if (i < to) {
            fail(i, "something follows the object");
            return false;
        }
        return true;
    }

    /** What was wrong in the last call, for a person. */
    public String reason() {
        return requireNonNull(reason, "the last call found nothing wrong");
    }

    /** Where it was wrong: an offset in the array. */
    public int failedAt() {
        return failedAt;
    }

    /** Whether the fields of the last call give back all that the record said. */
    public boolean lossless() {
        return lossless;
    }

    /** Whether U+FFFD stands for bytes of the last call that were no UTF-8, or for half a surrogate pair. */
    public boolean replaced() {
        return replaced;
    }

    private int members(byte[] b, int from, int to) {
        JsonPath path = JsonPath.ROOT;
        JsonStep step = steps.start();
        int i = from;
        boolean first = true;
        for (; ; ) {
            // At a member, or at the end of an object.
            if (i >= to || b[i] <= ' ') {
                i = JsonCheck.blanks(b, i, to);
                if (i >= to) {
                    return fail(to, "the object is cut off");
                }
            }
            if (b[i] == '}' || !first && b[i] == ',') {
                if (b[i] == '}') {
                    i++;
                    first = false;
                    if (path.parent() == null) {
                        return i;
                    }
                    path = path.parent();
                    continue;
                }
                i = JsonCheck.blanks(b, i + 1, to);
            } else if (!first) {
                return fail(i, "wanted a comma or '}', found " + JsonCheck.shown(b[i]));
            }
            if (i >= to || b[i] != '"') {
                return fail(i, "wanted a key in quotes" + (i < to ? ", found " + JsonCheck.shown(b[i]) : ""));
            }
            if (fields.size() >= limits.maxFields()) {
                i = overflow(b, i, to, path);
                if (i < 0) {
                    return -1;
                }
                first = false;
                continue;
            }
            i++;
            JsonStep guess = step.recent;
            if (guess != null && guess.path == path && guess.isAt(b, i, to)) {
                step = guess;
                i += guess.key.length;
            } else {
                int end = skipString(b, i, to);
                if (end < 0) {
                    return -1;
                }
                JsonStep next = steps.find(step, path, b, i, end - 1);
                if (next == null) {
                    next = steps.add(step, path, b, i, end - 1, name(path, b, i, end - 1));
                    out = fields.room(to - from + SLACK);
                }
                step.recent = next;
                step = next;
                i = JsonCheck.blanks(b, end, to);
                if (i >= to || b[i] != ':') {
                    return fail(i, "wanted ':' after a key");
                }
                i++;
            }
            if (i < to && b[i] <= ' ') {
                i = JsonCheck.blanks(b, i, to);
            }
            if (i >= to) {
                return fail(to, "the object is cut off");
            }
            first = false;
            switch (b[i]) {
                case '"' -> {
                    int start = fields.textEnd();
                    written = start;
                    i = string(b, i + 1, to);
                    if (i < 0) {
                        return -1;
                    }
                    putText(step, FieldKind.TEXT);
                }
                case '{' -> {
                    int inside = JsonCheck.blanks(b, i + 1, to);
                    boolean empty = inside < to && b[inside] == '}';
                    if (empty || path.depth() + 1 >= limits.maxDepth()) {
                        i = whole(b, i, to, step, FieldKind.TEXT);
                    } else {
                        path = step.inner();
                        first = true;
                        i = inside;
                    }
                }
                case '[' -> i = whole(b, i, to, step, FieldKind.LIST);
                case 't', 'f', 'n' -> i = literal(b, i, to, step);
                default -> i = number(b, i, to, step);
            }
            if (i < 0) {
                return -1;
            }
        }
    }

    private void putText(JsonStep step, FieldKind kind) {
        Shape next = step.next(fields.shape());
        if (next != null) {
            fields.putNextText(next, kind, written);
            return;
        }
        lossless = false;
        fields.putText(step.name, kind, written);
    }

    private void putCell(JsonStep step, FieldKind kind, long cell) {
        Shape next = step.next(fields.shape());
        if (next != null) {
            fields.putNext(next, kind, cell);
            return;
        }
        lossless = false;
        switch (kind) {
            case LONG -> fields.put(step.name, cell);
            case DOUBLE -> fields.put(step.name, Double.longBitsToDouble(cell));
            case BOOLEAN -> fields.put(step.name, cell != 0);
            case NULL, TEXT, LIST -> fields.putNull(step.name);
        }
    }

    private int literal(byte[] b, int i, int to, JsonStep step) {
        int end = skipper.valueEnd(b, i, to);
        if (end < 0) {
            return fail(skipper.failedAt(), skipper.reason());
        }
        switch (b[i]) {
            case 't' -> putCell(step, FieldKind.BOOLEAN, 1);
            case 'f' -> putCell(step, FieldKind.BOOLEAN, 0);
            default -> putCell(step, FieldKind.NULL, 0);
        }
        return end;
    }

    private int number(byte[] b, int i, int to, JsonStep step) {
        // The common number is short and whole: no dot, no exponent, no sign, no leading zero.
        long value = 0;
        int at = i;
        while (at < to && at - i < 18 && b[at] >= '0' && b[at] <= '9') {
            value = value * 10 + (b[at] - '0');
            at++;
        }
        if (at > i && at < to && (b[i] != '0' || at == i + 1) && (b[at] == ',' || b[at] == '}')) {
            putCell(step, FieldKind.LONG, value);
            return at;
        }
        int end = skipper.valueEnd(b, i, to);
        if (end < 0) {
            return fail(skipper.failedAt(), skipper.reason());
        }
        FieldKind kind = numbers.decide(b, i, end);
        if (kind != FieldKind.TEXT) {
            putCell(step, kind, numbers.cell());
            return end;
        }
        written = fields.textEnd();
        System.arraycopy(b, i, out, written, end - i);
        written += end - i;
        putText(step, FieldKind.TEXT);
        return end;
    }

    /** Keeps an array, or an object that is not flattened, as its JSON text. */
    private int whole(byte[] b, int i, int to, JsonStep step, FieldKind kind) {
        int end = skipper.valueEnd(b, i, to);
        if (end < 0) {
            return fail(skipper.failedAt(), skipper.reason());
        }
        written = fields.textEnd();
        append(b, i, end, to);
        putText(step, kind);
        return end;
    }

    /** Keeps the rest of the current object as text; {@code i} is at a key. Returns the offset of the closing brace. */
    private int overflow(byte[] b, int from, int to, JsonPath path) {
        String name = path.prefix() + OVERFLOW;
        int i = from;
        for (; ; ) {
            i = JsonCheck.blanks(b, i, to);
            if (i >= to || b[i] != '"') {
                return fail(i, "wanted a key in quotes");
            }
            i = skipString(b, i + 1, to);
            if (i < 0) {
                return -1;
            }
            i = JsonCheck.blanks(b, i, to);
            if (i >= to || b[i] != ':') {
                return fail(i, "wanted ':' after a key");
            }
            i = skipper.valueEnd(b, i + 1, to);
            if (i < 0) {
                return fail(skipper.failedAt(), skipper.reason());
            }
            i = JsonCheck.blanks(b, i, to);
            if (i < to && b[i] == ',') {
                i++;
                continue;
            }
            break;
        }
        if (i >= to || b[i] != '}') {
            return fail(i, "wanted a comma or '}'");
        }
        byte[] text = new byte[i - from + 2];
        text[0] = '{';
        System.arraycopy(b, from, text, 1, i - from);
        text[text.length - 1] = '}';
        byte[] valid = new String(text, UTF_8).getBytes(UTF_8);
        replaced |= !Arrays.equals(valid, text);
        lossless &= !fields.has(name) && !replaced;
        fields.put(name, valid, 0, valid.length);
        out = fields.room(to - i + SLACK);
        return i;
    }

    private void append(byte[] b, int from, int end, int to) {
        if (!skipper.malformedUtf8()) {
            System.arraycopy(b, from, out, written, end - from);
            written += end - from;
            return;
        }
        lossless = false;
        replaced = true;
        byte[] valid = new String(b, from, end - from, UTF_8).getBytes(UTF_8);
        out = fields.room(valid.length + to - end + SLACK);
        System.arraycopy(valid, 0, out, written, valid.length);
        written += valid.length;
    }

    /** The full name of a key. What it is decoded to lies past the fields' texts for a moment and belongs to none of them. */
    private String name(JsonPath path, byte[] b, int from, int end) {
        int start = fields.textEnd();
        written = start;
        string(b, from, end + 1);
        String key = written == start ? "_" : new String(out, start, written - start, UTF_8);
        String name = path.prefix() + key;
        if (name.length() > limits.maxNameBytes() / 4 && name.getBytes(UTF_8).length > limits.maxNameBytes()) {
            lossless = false;
            byte[] bytes = name.getBytes(UTF_8);
            int cut = limits.maxNameBytes();
            while ((bytes[cut] & 0xC0) == 0x80) {
                cut--;
            }
            name = new String(bytes, 0, cut, UTF_8);
        }
        return name;
    }

    private int skipString(byte[] b, int from, int to) {
        int end = skipper.valueEnd(b, from - 1, to);
        return end < 0 ? fail(skipper.failedAt(), skipper.reason()) : end;
    }

    /** Decodes the string whose opening quote is before {@code from} into {@code out} at {@code written}; returns the offset after it. */
    private int string(byte[] b, int from, int to) {
        int i = from;
        int o = written;
        byte[] target = out;
        int lastWord = b.length - 8;
        for (; ; ) {
            while (i <= lastWord) {
                long word = Swar.at(b, i);
                Swar.LONGS.set(target, o, word);
                long marks = Swar.special(word);
                if (marks != 0) {
                    int plain = Swar.first(marks);
                    i += plain;
                    o += plain;
                    break;
                }
                i += 8;
                o += 8;
            }
            if (i >= to) {
                return fail(to, "a string has no closing quote");
            }
            int c = b[i];
            if (c == '"') {
                written = o;
                return i + 1;
            }
            if (c == '\\') {
                if (i + 1 >= to) {
                    return fail(to, "a string has no closing quote");
                }
                int e = b[i + 1];
                if (e > 0 && ESCAPES[e] != 0) {
                    target[o++] = ESCAPES[e];
                    i += 2;
                    continue;
                }
                int unit = e == 'u' ? Hex.four(b, i + 2, to) : -1;
                if (unit < 0) {
                    return fail(i, "no such escape");
                }
                i += 6;
                if (Character.isHighSurrogate((char) unit) && i + 1 < to && b[i] == '\\' && b[i + 1] == 'u') {
                    int low = Hex.four(b, i + 2, to);
                    if (low >= 0 && Character.isLowSurrogate((char) low)) {
                        unit = Character.toCodePoint((char) unit, (char) low);
                        i += 6;
                    }
                }
                if (unit >= 0xD800 && unit <= 0xDFFF) {
                    lossless = false;
                    replaced = true;
                }
                o = Utf8.put(unit, target, o);
            } else if (c < 0) {
                int length = Utf8.length(b, i, to);
                if (length == 0) {
                    lossless = false;
                    replaced = true;
                    target = grown(o, 3L * (to - i) + SLACK);
                    o = Utf8.put(0xFFFD, target, o);
                    i++;
                    continue;
                }
                for (int k = 0; k < length; k++) {
                    target[o++] = b[i++];
                }
            } else if (c < ' ') {
                return fail(
                        i, "a control character inside a string must be escaped, found " + JsonCheck.shown((byte) c));
            } else {
                target[o++] = b[i++];
            }
        }
    }

    private byte[] grown(int at, long more) {
        out = fields.room(Math.toIntExact(at - fields.textEnd() + more));
        return out;
    }

    private int fail(int at, String why) {
        failedAt = at;
        reason = why;
        return -1;
    }
}
