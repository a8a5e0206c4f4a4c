package io.tidewatch.parse.json;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Walks over the members of one JSON object, each value checked once on the way and not looked into; for collectors whose protocol
 * wraps a record in an object.
 *
 * <p>{@snippet :
 * members.begin(body, at, body.length);
 * while (members.next()) { … members.isKey(EVENT) … members.valueStart() … }
 * if (members.failed()) { … members.reason() … } else { at = members.end(); }
 * }
 *
 * <p>Allocates nothing but a reason. Not thread-safe, one a thread.
 */
public final class JsonMembers {
    private final JsonCheck check;
    private byte[] b = new byte[0];
    private int to;
    private int at;
    private boolean first;
    private int keyStart;
    private int keyEnd;
    private int valueStart;
    private int valueEnd;
    private int failedAt;
    private @Nullable String reason;

    /** @param check what a member's name and value may be */
    public JsonMembers(JsonCheck check) {
        this.check = requireNonNull(check, "check is null");
    }

    /** Goes to the object that begins at {@code from}, white space before it allowed. */
    public void begin(byte[] body, int from, int end) {
        b = body;
        to = end;
        reason = null;
        first = true;
        at = JsonCheck.blanks(b, from, to);
        if (at >= to || b[at] != '{') {
            fail(at, at >= to ? "there is no value" : "wanted a JSON object, found " + JsonCheck.shown(b[at]));
            return;
        }
        at++;
    }

    /** Goes to the next member; false at the object's end, or where it cannot be read: then {@link #failed} is true. */
    public boolean next() {
        if (reason != null) {
            return false;
        }
        at = JsonCheck.blanks(b, at, to);
        if (at < to && b[at] == '}') {
            at++;
            return false;
        }
        if (!first) {
            if (at >= to || b[at] != ',') {
                return fail(
                        at,
                        at >= to ? "the value is cut off" : "wanted a comma or '}', found " + JsonCheck.shown(b[at]));
            }
            at = JsonCheck.blanks(b, at + 1, to);
        }
        first = false;
        if (at >= to || b[at] != '"') {
            return fail(
                    at, at >= to ? "the value is cut off" : "wanted a key in quotes, found " + JsonCheck.shown(b[at]));
        }
        keyStart = at + 1;
        at = check.valueEnd(b, at, to);
        if (at < 0) {
            return fail(check.failedAt(), check.reason());
        }
        keyEnd = at - 1;
        at = JsonCheck.blanks(b, at, to);
        if (at >= to || b[at] != ':') {
            return fail(
                    at, at >= to ? "the value is cut off" : "wanted ':' after a key, found " + JsonCheck.shown(b[at]));
        }
        valueStart = JsonCheck.blanks(b, at + 1, to);
        at = check.valueEnd(b, valueStart, to);
        if (at < 0) {
            return fail(check.failedAt(), check.reason());
        }
        valueEnd = at;
        return true;
    }

    /** Whether the member's name is written so; {@code key} has no character that JSON would escape. */
    public boolean isKey(byte[] key) {
        if (keyEnd - keyStart != key.length) {
            return false;
        }
        for (int k = 0; k < key.length; k++) {
            if (b[keyStart + k] != key[k]) {
                return false;
            }
        }
        return true;
    }

    /** Where the member's name begins, after its quote. */
    public int keyStart() {
        return keyStart;
    }

    /** Where the member's name ends, before its quote. */
    public int keyEnd() {
        return keyEnd;
    }

    /** Where the member's value begins. */
    public int valueStart() {
        return valueStart;
    }

    /** Where the member's value ends. */
    public int valueEnd() {
        return valueEnd;
    }

    /** Whether the object cannot be read. */
    public boolean failed() {
        return reason != null;
    }

    public String reason() {
        return requireNonNull(reason, "nothing was wrong");
    }

    /** Where it was wrong: an offset in the body. */
    public int failedAt() {
        return failedAt;
    }

    /** The offset after the object, once {@link #next} has said that there is no more. */
    public int end() {
        return at;
    }

    private boolean fail(int where, String why) {
        failedAt = where;
        reason = why;
        return false;
    }
}
