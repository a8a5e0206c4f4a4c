package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code type=EXECVE msg=audit(1763632800.123:4711): argc=2 a0="cat" a1=2F6574632F736861646F77}: records of Linux's audit system. Lines
 * of one event that were joined to one record are read together; each key is given once, the first line's first. Values that the kernel
 * wrote in hexadecimal, as it does where they hold blanks or quotes, are decoded. A SYSCALL also takes what the records of the same event
 * say that follow it in its batch.
 *
 * <p>Gives {@code audit.types}, {@code audit.sequence}, {@code @time}, {@code process.args} and {@code process.command_line} of EXECVE or
 * PROCTITLE, {@code process.working_directory} of CWD, {@code file.path} of the last PATH with a name; all else as the record's keys.
 */
public final class Audit implements Step {
    private static final byte[] TYPE = Ascii.bytes("type=");
    private static final byte[] MSG = Ascii.bytes("msg=audit(");
    private static final byte[] BARE = Ascii.bytes("audit(");
    private static final byte[] INNER = Ascii.bytes("msg='");
    private static final Set<String> ENCODED = Set.of(
            "proctitle", "comm", "exe", "cwd", "name", "acct", "cmd", "data", "key", "dir", "ocomm", "watch", "path");
    private static final int MAX_ARGUMENTS = 1_000;
    private static final int MAX_SIBLINGS = 64;
    /** Records of others among them, as a host's other programs and its other processors write them meanwhile. */
    private static final int MAX_BETWEEN = 8;

    /** What the lines of one event have told so far. */
    private static final class Told {
        final List<String> types = new ArrayList<>();
        final TreeMap<Integer, String> arguments = new TreeMap<>();
        final Set<String> keys = new HashSet<>();
        String title = "";
        String path = "";
    }

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        Told told = new Told();
        int i = from;
        while (i < to) {
            int end = Ascii.find(b, i, to, '\n');
            end = end < 0 ? to : end;
            if (!line(b, i, end, told, run) && told.types.isEmpty()) {
                return false;
            }
            i = end + 1;
        }
        if (told.types.isEmpty()) {
            return false;
        }
        if (told.types.getFirst().equals("SYSCALL")) {
            siblings(b, from, to, told, run);
        }
        finish(told, run.fields());
        return true;
    }

    /**
     * Reads the other records of the event that SYSCALL begins, where they follow it in the batch, with a few of others between; each stays an
     * event of its own.
     */
    private static void siblings(byte[] b, int from, int to, Told told, Extraction run) {
        int stamp = Ascii.find(b, from, to, BARE);
        int close = Ascii.find(b, stamp, to, ')');
        byte[] same = Arrays.copyOfRange(b, stamp, close + 1);
        int others = 0;
        for (int distance = 1; distance <= MAX_SIBLINGS; distance++) {
            Slice next = run.following(distance);
            if (next == null) {
                return;
            }
            if (Ascii.find(next.array(), next.offset(), next.end(), same) < 0) {
                if (++others > MAX_BETWEEN) {
                    return;
                }
                continue;
            }
            Slice text = Slice.of(next.text());
            line(text.array(), text.offset(), text.end(), told, run);
        }
    }

    private static boolean line(byte[] b, int from, int to, Told told, Extraction run) {
        int type = Ascii.find(b, from, to, TYPE);
        int head = Ascii.find(b, from, to, MSG);
        int stamp = head >= 0 ? head + MSG.length : Ascii.find(b, from, to, BARE) + BARE.length;
        int colon = Ascii.find(b, stamp, to, ':');
        int close = Ascii.find(b, stamp, to, ')');
        if (stamp < BARE.length || type < 0 || type > stamp || colon < 0 || close < colon) {
            return false;
        }
        long sequence = Ascii.number(b, colon + 1, close);
        if (sequence < 0) {
            return false;
        }
        String name = Ascii.text(b, type + TYPE.length, Ascii.wordEnd(b, type, to));
        if (told.types.isEmpty()) {
            run.fields().put("@time", b, stamp, colon - stamp);
            run.fields().put("audit.sequence", sequence);
        }
        told.types.add(name);
        int rest = Ascii.isAt(b, close + 1, to, ':') ? close + 2 : close + 1;
        // A program's own message stands in single quotes at the end.
        int inner = Ascii.find(b, rest, to, INNER);
        pairs(b, rest, inner < 0 ? to : inner, name, told, run);
        if (inner >= 0) {
            int end = to;
            while (end > inner + INNER.length && b[end - 1] != '\'') {
                end--;
            }
            pairs(b, inner + INNER.length, end > inner + INNER.length ? end - 1 : to, name, told, run);
        }
        return true;
    }

    private static void pairs(byte[] b, int from, int to, String type, Told told, Extraction run) {
        int i = from;
        while (i < to) {
            while (i < to && (b[i] == ' ' || b[i] == 0x1D)) {
                i++;
            }
            int equals = i;
            while (equals < to && b[equals] != '=' && b[equals] != ' ') {
                equals++;
            }
            if (!Ascii.isAt(b, equals, to, '=')) {
                i = Math.max(equals, i + 1);
                continue;
            }
            int value = equals + 1;
            boolean quoted = Ascii.isAt(b, value, to, '"');
            int end = quoted ? Ascii.find(b, value + 1, to, '"') : value;
            while (!quoted && end < to && b[end] != ' ' && b[end] != 0x1D) {
                end++;
            }
            end = end < 0 ? to : end;
            put(Ascii.text(b, i, equals), b, quoted ? value + 1 : value, end, quoted, type, told, run);
            i = end + 1;
        }
    }

    private static void put(
            String key, byte[] b, int from, int to, boolean quoted, String type, Told told, Extraction run) {
        boolean argument = type.equals("EXECVE") && key.matches("a\\d{1,4}");
        String text = !quoted && (argument || ENCODED.contains(key)) ? decoded(b, from, to) : Ascii.text(b, from, to);
        if (argument) {
            if (told.arguments.size() < MAX_ARGUMENTS) {
                told.arguments.put(Integer.parseInt(key, 1, key.length(), 10), text);
            }
            return;
        }
        if (key.equals("proctitle")) {
            told.title = text;
            return;
        }
        if (type.equals("PATH") && key.equals("name") && !text.equals("(null)")) {
            told.path = text;
        }
        boolean empty = text.isEmpty() || text.equals("?") || text.equals("(null)") || text.equals("(none)");
        if (!empty && told.keys.add(key) && run.takesKey()) {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            run.fields().put(Keys.name(run.fields(), name, 0, name.length), text);
        }
    }

    private static void finish(Told told, FieldsBuilder fields) {
        fields.putList("audit.types", told.types);
        if (!told.arguments.isEmpty()) {
            fields.putList("process.args", told.arguments.values());
            fields.put("process.command_line", String.join(" ", told.arguments.values()));
        } else if (!told.title.isEmpty()) {
            fields.put("process.command_line", told.title);
        }
        if (!told.path.isEmpty()) {
            fields.put("file.path", told.path);
        }
    }

    /** The text that hexadecimal digits spell, its zeros as blanks; digits that spell no UTF-8, and other words, as they are. */
    private static String decoded(byte[] b, int from, int to) {
        int length = (to - from) / 2;
        if (length == 0 || (to - from) % 2 != 0) {
            return Ascii.text(b, from, to);
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int high = Character.digit(b[from + 2 * i], 16);
            int low = Character.digit(b[from + 2 * i + 1], 16);
            if (high < 0 || low < 0) {
                return Ascii.text(b, from, to);
            }
            bytes[i] = (byte) (high * 16 + low == 0 ? ' ' : high * 16 + low);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? text.strip() : Ascii.text(b, from, to);
    }
}
