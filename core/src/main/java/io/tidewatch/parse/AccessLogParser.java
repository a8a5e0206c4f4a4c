package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;

/**
 * {@code 192.0.2.7 - alice [10/Oct/2000:13:55:36 -0700] "GET /a?b=1 HTTP/1.1" 200 2326 "https://example.com/" "Mozilla/5.0"}: the
 * access logs of Apache and nginx — common, combined, with the virtual host before.
 *
 * <p>The message is the whole line, so that its words are found; the bytes need not be kept beside it. A request that is no HTTP
 * is kept in {@code url.original}.
 */
final class AccessLogParser implements Parser {
    private static final String ORIGINAL = "url.original";
    private static final byte[] WEB = Ascii.bytes("web");
    private static final byte[] ACCESS = Ascii.bytes("access");
    private static final byte[] HTTP = Ascii.bytes("HTTP/");
    private static final int MAX_PREFIX = 1_024;

    private final String name;
    private final Dataset dataset;

    AccessLogParser(String name, String dataset) {
        this.name = name;
        this.dataset = Dataset.of(dataset);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean recognises(Slice record) {
        return bracket(record.array(), record.offset(), record.end()) > 0;
    }

    /** Where the bracket of {@code  [10/Oct/2000:13:55:36} stands, or -1. */
    private static int bracket(byte[] b, int from, int end) {
        int to = Math.min(end, from + MAX_PREFIX);
        for (int i = Ascii.find(b, from, to, '['); i >= 0; i = Ascii.find(b, i + 1, to, '[')) {
            if (i > from && b[i - 1] == ' ' && to - i > 21 && b[i + 3] == '/' && b[i + 7] == '/' && b[i + 12] == ':') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int from = record.offset();
        int to = record.end();
        FieldsBuilder fields = context.fields();
        fields.clear();
        int bracket = bracket(b, from, to);
        int time = bracket < 0 ? -1 : context.times().common(b, bracket + 1, to);
        if (time < 0 || !Ascii.isAt(b, time, to, ']')) {
            return new Rejected("not an access log: no time like [10/Oct/2000:13:55:36 -0700] after the client");
        }
        Instant instant = context.times().instant(context.settings().zone());
        client(b, from, bracket - 1, fields);
        int i = Ascii.skipBlanks(b, time + 1, to);
        if (!Ascii.isAt(b, i, to, '"')) {
            return new Rejected("not an access log: no request in quotes at byte " + (i - from));
        }
        int end = quoteEnd(b, i + 1, to);
        request(b, i + 1, end, fields);
        i = status(b, Ascii.skipBlanks(b, Math.min(to, end + 1), to), to, fields);
        quoted(b, i, to, fields);
        Ecs.word(fields, "event.category", WEB);
        Ecs.word(fields, "event.type", ACCESS);
        fields.put(Event.MESSAGE, record);
        return new Parsed(dataset, instant, Severity.UNKNOWN, false, fields.build());
    }

    /** {@code [www.example.com:443 ]192.0.2.7 - alice}: client, identity and user are the last three words; a user may hold blanks. */
    private static void client(byte[] b, int from, int to, FieldsBuilder fields) {
        int i = from;
        int end = Ascii.wordEnd(b, i, to);
        int second = Ascii.skipBlanks(b, end, to);
        int secondEnd = Ascii.wordEnd(b, second, to);
        boolean virtualHost = secondEnd > second
                && (secondEnd - second > 1 || b[second] != '-')
                && Ascii.isAddress(b, second, secondEnd)
                && !Ascii.isAddress(b, i, end);
        if (virtualHost) {
            int colon = Ascii.find(b, i, end, ':');
            Ecs.text(fields, "url.domain", b, i, colon < 0 ? end : colon);
            i = second;
            end = secondEnd;
        }
        // A proxy may have listed several clients; the first is the one that asked.
        int comma = Ascii.find(b, i, end, ',');
        Ecs.source(fields, b, i, comma < 0 ? end : comma);
        int identity = Ascii.skipBlanks(b, end, to);
        int user = Ascii.skipBlanks(b, Ascii.wordEnd(b, identity, to), to);
        if (to - user > 1 || user < to && b[user] != '-') {
            Ecs.text(fields, Ecs.USER, b, user, to);
        }
    }

    /** {@code GET /a?b=1 HTTP/1.1}; what is not of that form is kept whole. */
    private static void request(byte[] b, int from, int to, FieldsBuilder fields) {
        int method = Ascii.wordEnd(b, from, to);
        int target = Ascii.skipBlanks(b, method, to);
        int version = to;
        while (version > target && b[version - 1] != ' ') {
            version--;
        }
        boolean http = version > target && Ascii.startsWith(b, version, to, HTTP);
        if (method == from || method - from > 20 || target >= to || !http && !isMethod(b, from, method)) {
            if (to - from > 1 || to > from && b[from] != '-') {
                Ecs.text(fields, ORIGINAL, b, from, to);
            }
            return;
        }
        Ecs.text(fields, "http.request.method", b, from, method);
        int end = http ? version - 1 : to;
        Ecs.text(fields, ORIGINAL, b, target, end);
        int query = Ascii.find(b, target, end, '?');
        Ecs.text(fields, "url.path", b, target, query < 0 ? end : query);
        if (query >= 0) {
            Ecs.text(fields, "url.query", b, query + 1, end);
        }
        if (http) {
            Ecs.text(fields, "http.version", b, version + HTTP.length, to);
        }
    }

    private static boolean isMethod(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] < 'A' || b[i] > 'Z') {
                return false;
            }
        }
        return to - from >= 3;
    }

    /** {@code 200 2326}, either of them {@code -}. */
    private static int status(byte[] b, int from, int to, FieldsBuilder fields) {
        int end = Ascii.wordEnd(b, from, to);
        long status = Ascii.number(b, from, end);
        if (status >= 0) {
            fields.put("http.response.status_code", status);
            Ecs.outcome(fields, status < 400);
        }
        int size = Ascii.skipBlanks(b, end, to);
        int sizeEnd = Ascii.wordEnd(b, size, to);
        long bytes = Ascii.number(b, size, sizeEnd);
        if (bytes >= 0) {
            fields.put("http.response.body.bytes", bytes);
        }
        return Ascii.skipBlanks(b, sizeEnd, to);
    }

    /** {@code "https://example.com/" "Mozilla/5.0"}. */
    private static void quoted(byte[] b, int from, int to, FieldsBuilder fields) {
        if (!Ascii.isAt(b, from, to, '"')) {
            return;
        }
        int end = quoteEnd(b, from + 1, to);
        put(fields, "http.request.referrer", b, from + 1, end);
        int agent = Ascii.skipBlanks(b, Math.min(to, end + 1), to);
        if (Ascii.isAt(b, agent, to, '"')) {
            put(fields, "user_agent.original", b, agent + 1, quoteEnd(b, agent + 1, to));
        }
    }

    private static void put(FieldsBuilder fields, String name, byte[] b, int from, int to) {
        if (to - from > 1 || to > from && b[from] != '-') {
            Ecs.text(fields, name, b, from, to);
        }
    }

    /** The quote that ends a text; one behind a backslash does not. */
    private static int quoteEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != '"') {
            i += b[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, to);
    }
}
