package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.XmlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * {@code <Event><System><EventID>4624</EventID></System></Event>}: elements and attributes by their paths below the outermost element
 * ({@code System.EventID}, {@code System.Provider.Name}); {@code <Data Name="x">y</Data>} is {@code EventData.x}. Nothing outside the
 * text is ever read: entities beyond the five of XML and character codes stay as they are written.
 */
public final class Xml implements Step {
    private static final int MAX_DEPTH = 32;
    private static final byte[] CLOSE = Ascii.bytes("</");
    private static final byte[] COMMENT = Ascii.bytes("<!--");
    private static final byte[] COMMENT_END = Ascii.bytes("-->");
    private static final byte[] RAW = Ascii.bytes("<![CDATA[");
    private static final byte[] RAW_END = Ascii.bytes("]]>");

    /** An element that is open: where its path ends in the builder of paths, and the name that its attribute gave it. */
    private record Open(int before, boolean outermost) {}

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        int i = start(b, from, to);
        if (i < 0) {
            return false;
        }
        FieldsBuilder fields = run.fields();
        io.tidewatch.event.Shape before = fields.shape();
        Deque<Open> open = new ArrayDeque<>();
        StringBuilder path = new StringBuilder();
        boolean any = false;
        while (i < to) {
            if (b[i] != '<' || Ascii.startsWith(b, i, to, RAW)) {
                boolean raw = b[i] == '<';
                int begin = raw ? i + RAW.length : i;
                int end = raw ? Ascii.find(b, begin, to, RAW_END) : Ascii.find(b, begin, to, '<');
                end = end < 0 ? to : end;
                text(b, begin, end, path, !raw, run);
                i = raw ? Math.min(to, end + RAW_END.length) : end;
            } else if (Ascii.startsWith(b, i, to, COMMENT)) {
                int end = Ascii.find(b, i, to, COMMENT_END);
                i = end < 0 ? to : end + COMMENT_END.length;
            } else if (Ascii.startsWith(b, i, to, CLOSE)) {
                Open last = open.poll();
                int end = Ascii.find(b, i, to, '>');
                if (last == null || end < 0) {
                    fields.backTo(before);
                    return false;
                }
                path.setLength(last.before);
                i = end + 1;
                if (last.outermost) {
                    return Ascii.skipBlanks(b, i, to) == to || any;
                }
            } else {
                int end = tagEnd(b, i, to);
                if (end < 0 || open.size() >= MAX_DEPTH) {
                    fields.backTo(before);
                    return false;
                }
                boolean empty = b[end - 1] == '/';
                int length = path.length();
                element(b, i + 1, empty ? end - 1 : end, path, open.isEmpty(), run);
                any = true;
                if (empty) {
                    path.setLength(length);
                } else {
                    open.push(new Open(length, open.isEmpty()));
                }
                i = end + 1;
            }
        }
        fields.backTo(before);
        return false;
    }

    /** The outermost element, after a declaration if there is one; -1 where none is. */
    private static int start(byte[] b, int from, int to) {
        int i = Ascii.skipBlanks(b, from, to);
        if (Ascii.isAt(b, i, to, '<') && Ascii.isAt(b, i + 1, to, '?')) {
            int end = Ascii.find(b, i, to, '>');
            i = end < 0 ? to : Ascii.skipBlanks(b, end + 1, to);
        }
        return Ascii.isAt(b, i, to, '<') && i + 1 < to && Ascii.isLetter(b[i + 1]) ? i : -1;
    }

    private static int tagEnd(byte[] b, int from, int to) {
        int quote = 0;
        for (int i = from; i < to; i++) {
            if (quote != 0) {
                quote = b[i] == quote ? 0 : quote;
            } else if (b[i] == '"' || b[i] == '\'') {
                quote = b[i];
            } else if (b[i] == '>') {
                return i;
            }
        }
        return -1;
    }

    private static void element(byte[] b, int from, int to, StringBuilder path, boolean outermost, Extraction run) {
        int end = from;
        while (end < to && b[end] > ' ') {
            end++;
        }
        String name = Ascii.text(b, from, end);
        int named = attribute(b, end, to, "Name");
        boolean data = name.equals("Data") && named >= 0;
        if (!outermost) {
            int length = path.length();
            path.append(length == 0 ? "" : ".")
                    .append(data ? Ascii.text(b, named, Ascii.find(b, named, to, b[named - 1])) : name);
        }
        int i = end;
        while (!data && i < to) {
            i = skipSpace(b, i, to);
            int equals = Ascii.find(b, i, to, '=');
            int quote = equals < 0 ? to : skipSpace(b, equals + 1, to);
            if (quote >= to || b[quote] != '"' && b[quote] != '\'') {
                return;
            }
            int close = Ascii.find(b, quote + 1, to, b[quote]);
            if (close < 0) {
                return;
            }
            String key = Ascii.text(b, i, equals).strip();
            if (!key.startsWith("xmlns")) {
                int length = path.length();
                path.append(length == 0 ? "" : ".").append(key);
                text(b, quote + 1, close, path, true, run);
                path.setLength(length);
            }
            i = close + 1;
        }
    }

    /** Where the value of the attribute begins, or -1. */
    private static int attribute(byte[] b, int from, int to, String name) {
        for (int quote = '"'; quote != 0; quote = quote == '"' ? '\'' : 0) {
            byte[] begin = Ascii.bytes(" " + name + "=" + (char) quote);
            int at = Ascii.find(b, from, to, begin);
            if (at >= 0 && Ascii.find(b, at + begin.length, to, quote) >= 0) {
                return at + begin.length;
            }
        }
        return -1;
    }

    private static int skipSpace(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] >= 0 && b[i] <= ' ') {
            i++;
        }
        return i;
    }

    private static void text(byte[] b, int from, int to, StringBuilder path, boolean decoded, Extraction run) {
        int begin = skipSpace(b, from, to);
        int end = to;
        while (end > begin && b[end - 1] >= 0 && b[end - 1] <= ' ') {
            end--;
        }
        if (end == begin || path.isEmpty() || !run.takesKey()) {
            return;
        }
        byte[] key = path.toString().getBytes(StandardCharsets.UTF_8);
        String name = Keys.name(run.fields(), key, 0, key.length);
        if (!decoded || Ascii.find(b, begin, end, '&') < 0) {
            run.fields().put(name, b, begin, end - begin);
            return;
        }
        StringBuilder out = new StringBuilder(end - begin);
        XmlText.decode(Ascii.text(b, begin, end), out);
        run.fields().put(name, out.toString());
    }
}
