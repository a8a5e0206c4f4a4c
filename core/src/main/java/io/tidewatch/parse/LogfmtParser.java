package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Slice;

/**
 * {@code time=2026-01-01T00:00:00Z level=info msg="listening on \"0.0.0.0\"" port=80}: pairs of key and value; a word without a
 * value is true. Keys get the same names as those of JSON logs; a line without a {@code msg} is its own message.
 */
final class LogfmtParser implements Parser {
    private static final Dataset DATASET = Dataset.of("app.log");
    private static final int MAX_PAIRS = 500;
    private static final int MAX_KEY = 128;

    private final NamedFields named;

    LogfmtParser(NamedFields named) {
        this.named = named;
    }

    @Override
    public String name() {
        return "logfmt";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int to = record.end();
        int first = keyEnd(b, record.offset(), to);
        if (first < 0) {
            return false;
        }
        int next = Ascii.skipBlanks(b, valueEnd(b, first + 1, to), to);
        return keyEnd(b, next, to) > 0;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int to = record.end();
        FieldsBuilder fields = context.fields();
        fields.clear();
        int i = Ascii.skipBlanks(b, record.offset(), to);
        int pairs = 0;
        while (i < to) {
            int equals = keyEnd(b, i, to);
            if (equals > 0) {
                int end = valueEnd(b, equals + 1, to);
                value(fields, Ascii.text(b, i, equals), b, equals + 1, end);
                i = end;
                pairs++;
            } else {
                int end = Ascii.wordEnd(b, i, to);
                if (pairs == 0 || !isKey(b, i, end)) {
                    return new Rejected("not key=value: no key at byte " + (i - record.offset()));
                }
                fields.put(Ascii.text(b, i, end), true);
                i = end;
            }
            if (fields.size() > MAX_PAIRS) {
                return new Rejected("more than " + MAX_PAIRS + " pairs of key and value");
            }
            i = Ascii.skipBlanks(b, i, to);
        }
        if (pairs == 0) {
            return new Rejected("not key=value: no pair");
        }
        if (!fields.has("msg") && !fields.has(Event.MESSAGE)) {
            fields.put(Event.MESSAGE, record);
        }
        return named.finish(DATASET, true, context);
    }

    private static void value(FieldsBuilder fields, String key, byte[] b, int from, int to) {
        if (Ascii.isAt(b, from, to, '"')) {
            int end = to - 1 > from && b[to - 1] == '"' ? to - 1 : to;
            unquoted(fields, key, b, from + 1, end);
            return;
        }
        boolean negative = Ascii.isAt(b, from, to, '-');
        int digits = negative ? from + 1 : from;
        long number = Ascii.number(b, digits, to);
        // 007 is a name and not a number: what is written again must be what was read.
        if (number >= 0 && (b[digits] != '0' || to == digits + 1 && !negative)) {
            fields.put(key, negative ? -number : number);
            return;
        }
        fields.put(key, b, from, to - from);
    }

    private static void unquoted(FieldsBuilder fields, String key, byte[] b, int from, int to) {
        if (Ascii.find(b, from, to, '\\') < 0) {
            fields.put(key, b, from, to - from);
            return;
        }
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte c = b[i];
            if (c == '\\' && i + 1 < to) {
                c = switch (b[++i]) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    default -> b[i];
                };
            }
            plain[length++] = c;
        }
        fields.put(key, plain, 0, length);
    }

    /** Where the equals sign after the key at {@code i} stands, or -1. */
    private static int keyEnd(byte[] b, int i, int to) {
        int end = i;
        while (end < to && isKeyByte(b[end])) {
            end++;
        }
        return end > i && end - i <= MAX_KEY && !Ascii.isDigit(b[i]) && Ascii.isAt(b, end, to, '=') ? end : -1;
    }

    private static boolean isKey(byte[] b, int i, int to) {
        for (int at = i; at < to; at++) {
            if (!isKeyByte(b[at])) {
                return false;
            }
        }
        return to > i && to - i <= MAX_KEY;
    }

    private static boolean isKeyByte(int c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '_' || c == '.' || c == '-' || c == '/' || c == '@';
    }

    private static int valueEnd(byte[] b, int i, int to) {
        if (!Ascii.isAt(b, i, to, '"')) {
            return Ascii.wordEnd(b, i, to);
        }
        int end = i + 1;
        while (end < to && b[end] != '"') {
            end += b[end] == '\\' ? 2 : 1;
        }
        return Math.min(to, end + 1);
    }
}
