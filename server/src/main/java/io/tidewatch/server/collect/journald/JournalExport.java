package io.tidewatch.server.collect.journald;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.MalformedWireException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal in systemd's export format (systemd.io/JOURNAL_EXPORT_FORMATS) entry by entry, however long it is: {@code FIELD=text} lines,
 * or a line {@code FIELD}, eight bytes of length and the bytes; an empty line ends an entry. Takes the memory of one field at a time; of a
 * field longer than allowed the beginning is kept, and its name is told in {@code cut}, which no field of a journal is called. Not thread-safe.
 */
final class JournalExport {
    private static final int BUFFER = 1 << 16;
    private static final int MAX_NAME = 64;
    private static final int MAX_FIELDS = 1_024;
    private static final byte[] CUT = JsonWriter.name("cut");

    private final InputStream in;
    private final JournalNames names;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private byte[] field = new byte[1 << 12];
    private int length;
    private boolean tooLong;
    private @Nullable String cursor;

    /** @param longest how much of a field is kept, in bytes */
    JournalExport(InputStream in, JournalNames names, int longest) {
        this.in = in;
        this.names = names;
        this.longest = longest;
    }

    /** The place of the entry read last in its journal, or null where it did not say. */
    @Nullable
    String cursor() {
        return cursor;
    }

    /** Writes the next entry as a JSON object; false at the end. */
    boolean next(JsonWriter out) throws IOException {
        cursor = null;
        int fields = 0;
        List<String> cut = new ArrayList<>();
        while (line()) {
            if (length == 0) {
                if (fields > 0) {
                    end(out, cut);
                    return true;
                }
                continue;
            }
            if (++fields > MAX_FIELDS) {
                throw new MalformedWireException("an entry has more than " + MAX_FIELDS + " fields");
            }
            if (fields == 1) {
                out.begin();
            }
            int equals = 0;
            while (equals < length && field[equals] != '=') {
                equals++;
            }
            String name = name(Math.min(equals, length));
            if (equals < length) {
                value(out, name, equals + 1);
            } else {
                binary();
                value(out, name, 0);
            }
            if (tooLong) {
                cut.add(name);
            }
        }
        if (fields == 0) {
            return false;
        }
        end(out, cut);
        return true;
    }

    private static void end(JsonWriter out, List<String> cut) {
        if (!cut.isEmpty()) {
            out.member(CUT);
            out.beginList();
            for (String name : cut) {
                out.element();
                out.text(name);
            }
            out.endList();
        }
        out.end();
    }

    private void value(JsonWriter out, String name, int from) {
        if (name.equals(JournalNames.CURSOR)) {
            cursor = new String(field, from, length - from, US_ASCII);
        }
        out.member(names.member(name));
        out.text(field, from, length);
    }

    private String name(int end) {
        if (end < 1 || end > MAX_NAME) {
            throw new MalformedWireException("a field's name has " + end + " bytes; wanted 1 to " + MAX_NAME);
        }
        for (int i = 0; i < end; i++) {
            int c = field[i];
            if (!(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
                throw new MalformedWireException(
                        "a field's name has a byte that none may have: 0x" + Integer.toHexString(c & 0xff));
            }
        }
        return new String(field, 0, end, US_ASCII);
    }

    /** Reads up to the next line end into {@link #field}; false at the end of the upload. */
    private boolean line() throws IOException {
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (at == filled && !fill()) {
                return any;
            }
            any = true;
            int end = at;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            keep(at, end);
            at = end;
            if (at < filled) {
                at++;
                return true;
            }
        }
    }

    private void binary() throws IOException {
        long size = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            size |= (long) one() << shift;
        }
        if (size < 0) {
            throw new MalformedWireException("a field's length is out of range");
        }
        length = 0;
        for (long left = size; left > 0; ) {
            if (at == filled && !fill()) {
                throw new EOFException();
            }
            int some = (int) Math.min(left, filled - at);
            keep(at, at + some);
            at += some;
            left -= some;
        }
        if (one() != '\n') {
            throw new MalformedWireException("a field's bytes have no line end after them");
        }
    }

    private int one() throws IOException {
        if (at == filled && !fill()) {
            throw new EOFException();
        }
        return buffer[at++] & 0xff;
    }

    private void keep(int from, int to) {
        int kept = Math.min(to - from, longest - length);
        tooLong |= kept < to - from;
        if (length + kept > field.length) {
            field = Arrays.copyOf(field, Math.min(longest, Math.max(2 * field.length, length + kept)));
        }
        System.arraycopy(buffer, from, field, length, kept);
        length += kept;
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }
}
