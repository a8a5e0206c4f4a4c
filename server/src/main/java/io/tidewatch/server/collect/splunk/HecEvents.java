package io.tidewatch.server.collect.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.json.JsonCheck;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.parse.json.JsonMembers;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.RecordGroups;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of {@code {"time":1.5,"host":"h","event":"text"}{"event":{…}}…}: objects that follow one another, with or without line ends.
 *
 * <p>The metadata come first, under standard names ({@code time} → {@code @timestamp}, {@code host} → {@code host.name}, {@code source} →
 * {@code log.file.path} where it is a path, {@code sourcetype} and {@code index} → {@code splunk.…}); then {@code fields}; then the event: its
 * own members, or its text as {@code message}. Not thread-safe.
 */
final class HecEvents {
    private static final byte[] TIME = ascii("time");
    private static final byte[] HOST = ascii("host");
    private static final byte[] SOURCE = ascii("source");
    private static final byte[] SOURCETYPE = ascii("sourcetype");
    private static final byte[] INDEX = ascii("index");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] FIELDS = ascii("fields");
    private static final byte[] TIMESTAMP = JsonWriter.name("@timestamp");
    private static final byte[] HOST_NAME = JsonWriter.name("host.name");
    private static final byte[] FILE_PATH = JsonWriter.name("log.file.path");
    private static final byte[] SPLUNK_SOURCE = JsonWriter.name("splunk.source");
    private static final byte[] SPLUNK_SOURCETYPE = JsonWriter.name("splunk.sourcetype");
    private static final byte[] SPLUNK_INDEX = JsonWriter.name("splunk.index");
    private static final byte[] MESSAGE = JsonWriter.name("message");

    private final byte[] body;
    private final JsonWriter out;
    private final JsonMembers members;
    private final JsonMembers inner;
    private final RecordGroups groups;
    private final Metadata usual;
    private final int[] starts = new int[6];
    private final int[] ends = new int[6];
    private int events;
    private int typeFrom = -1;
    private int typeTo = -1;
    private int group = -1;

    /**
     * What holds for events that say nothing else, from the address ({@code ?sourcetype=…}).
     *
     * @param source the source's name
     */
    record Metadata(
            @Nullable String host,
            @Nullable String source,
            @Nullable String sourcetype,
            @Nullable String index) {}

    HecEvents(byte[] body, JsonWriter out, JsonCheck check, RecordGroups groups, Metadata usual) {
        this.body = body;
        this.out = out;
        this.members = new JsonMembers(check);
        this.inner = new JsonMembers(check);
        this.groups = groups;
        this.usual = usual;
    }

    /** How many events were read, the one that failed not counted. */
    int events() {
        return events;
    }

    /** Reads them all; or up to the first that cannot be taken, and returns what is wrong with it. The records before it are there. */
    HecCode read() {
        int at = separators(0);
        if (at >= body.length) {
            return HecCode.NO_DATA;
        }
        while (at < body.length) {
            if (body[at] == '[' && events == 0) {
                // An array of events; some senders make one.
                at = separators(at + 1);
                continue;
            }
            int begun = out.size();
            HecCode code = event(at);
            if (code != HecCode.SUCCESS) {
                out.cut(begun);
                return code;
            }
            events++;
            at = separators(members.end());
        }
        return events == 0 ? HecCode.NO_DATA : HecCode.SUCCESS;
    }

    private HecCode event(int from) {
        Arrays.fill(starts, -1);
        int fieldsFrom = -1;
        int fieldsTo = -1;
        members.begin(body, from, body.length);
        while (members.next()) {
            int slot = slot();
            if (slot >= 0) {
                starts[slot] = members.valueStart();
                ends[slot] = members.valueEnd();
            } else if (members.isKey(FIELDS)) {
                fieldsFrom = members.valueStart();
                fieldsTo = members.valueEnd();
            }
        }
        if (members.failed()) {
            return HecCode.INVALID_DATA;
        }
        int event = starts[5];
        if (event < 0 || body[event] == 'n') {
            return HecCode.EVENT_REQUIRED;
        }
        if (isBlank(event, ends[5])) {
            return HecCode.EVENT_BLANK;
        }
        int begun = out.size();
        out.begin();
        metadata();
        if (fieldsFrom >= 0 && !indexed(fieldsFrom, fieldsTo)) {
            return HecCode.FIELDS_INVALID;
        }
        content(event, ends[5]);
        out.end();
        groups.add(group(), begun, out.size());
        return HecCode.SUCCESS;
    }

    private int slot() {
        if (members.isKey(EVENT)) {
            return 5;
        }
        if (members.isKey(TIME)) {
            return 0;
        }
        if (members.isKey(HOST)) {
            return 1;
        }
        if (members.isKey(SOURCE)) {
            return 2;
        }
        if (members.isKey(SOURCETYPE)) {
            return 3;
        }
        return members.isKey(INDEX) ? 4 : -1;
    }

    private void metadata() {
        if (starts[0] >= 0 && body[starts[0]] != 'n') {
            time();
        }
        member(HOST_NAME, 1, usual.host());
        member(isPath() ? FILE_PATH : SPLUNK_SOURCE, 2, usual.source());
        member(SPLUNK_SOURCETYPE, 3, usual.sourcetype());
        member(SPLUNK_INDEX, 4, usual.index());
    }

    /** A number of seconds; some senders write it in quotes. */
    private void time() {
        int from = starts[0];
        int to = ends[0];
        int i = from + 1;
        int dots = 0;
        while (i < to - 1 && (body[i] >= '0' && body[i] <= '9' || body[i] == '.' && i < to - 2 && dots++ == 0)) {
            i++;
        }
        boolean quoted = body[from] == '"' && i == to - 1 && i > from + 1 && body[from + 1] > '0';
        out.member(TIMESTAMP);
        out.raw(body, quoted ? from + 1 : from, quoted ? to - 1 : to);
    }

    private boolean isPath() {
        if (starts[2] < 0) {
            String source = usual.source();
            return source != null && (source.startsWith("/") || source.contains(":\\"));
        }
        int from = starts[2];
        return body[from] == '"'
                && ends[2] - from > 3
                && (body[from + 1] == '/' || body[from + 2] == ':' && body[from + 3] == '\\');
    }

    private void member(byte[] name, int slot, @Nullable String otherwise) {
        if (starts[slot] >= 0 && body[starts[slot]] != 'n') {
            value(name, slot);
        } else if (otherwise != null) {
            out.member(name);
            out.text(otherwise);
        }
    }

    private void value(byte[] name, int slot) {
        out.member(name);
        out.raw(body, starts[slot], ends[slot]);
    }

    /** Copies the members of {@code fields}; false where they are no flat object. */
    private boolean indexed(int from, int to) {
        if (body[from] == 'n') {
            return true;
        }
        inner.begin(body, from, to);
        while (inner.next()) {
            if (body[inner.valueStart()] == '{') {
                return false;
            }
            out.jsonMember(body, inner.keyStart(), inner.keyEnd());
            out.raw(body, inner.valueStart(), inner.valueEnd());
        }
        return !inner.failed();
    }

    private void content(int from, int to) {
        switch (body[from]) {
            case '{' -> {
                int first = from + 1;
                while (body[first] <= ' ') {
                    first++;
                }
                out.members(body, first, body[first] == '}' ? first : to - 1);
            }
            case '"' -> {
                out.member(MESSAGE);
                out.raw(body, from, to);
            }
            default -> {
                out.member(MESSAGE);
                out.text(body, from, to);
            }
        }
    }

    /** Events of the same source follow one another: its name is made a string only when it changes. */
    private int group() {
        int from = starts[3];
        int to = from < 0 ? -1 : ends[3];
        boolean same = group >= 0
                && (from < 0 ? typeFrom < 0 : typeFrom >= 0 && Arrays.equals(body, from, to, body, typeFrom, typeTo));
        if (!same) {
            String type = from < 0 ? usual.sourcetype() : text(from, to);
            group = groups.of(type, null, null);
            typeFrom = from;
            typeTo = to;
        }
        return group;
    }

    private @Nullable String text(int from, int to) {
        if (body[from] != '"') {
            return null;
        }
        for (int i = from; i < to; i++) {
            if (body[i] == '\\') {
                return unescaped(from, to);
            }
        }
        return new String(body, from + 1, to - from - 2, UTF_8);
    }

    private @Nullable String unescaped(int from, int to) {
        byte[] object = ("{\"s\":" + new String(body, from, to - from, UTF_8) + "}").getBytes(UTF_8);
        FieldsBuilder fields = new FieldsBuilder();
        return new JsonFields().read(object, 0, object.length, fields)
                ? fields.build().text("s")
                : null;
    }

    private boolean isBlank(int from, int to) {
        if (body[from] != '"') {
            return false;
        }
        for (int i = from + 1; i < to - 1; i++) {
            if (body[i] != ' ') {
                return false;
            }
        }
        return true;
    }

    private int separators(int from) {
        int i = from;
        while (i < body.length && (body[i] <= ' ' && body[i] >= 0 || body[i] == ',' || events > 0 && body[i] == ']')) {
            i++;
        }
        return i;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(UTF_8);
    }
}
