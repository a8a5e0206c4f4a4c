package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root}. */
final class PamMessages {
    private static final byte[] FAILURE = Ascii.bytes("authentication failure");
    private static final byte[] SUCCESS = Ascii.bytes("authentication success");
    private static final byte[] UNKNOWN = Ascii.bytes("check pass; user unknown");
    private static final byte[] OPENED = Ascii.bytes("session opened for user ");
    private static final byte[] CLOSED = Ascii.bytes("session closed for user ");
    private static final byte[] CHANGED = Ascii.bytes("password changed for ");
    private static final byte[] EXPIRED = Ascii.bytes("account ");

    private static final byte[] LOGIN = Ascii.bytes("pam_login");
    private static final byte[] SESSION = Ascii.bytes("session");
    private static final byte[] START = Ascii.bytes("start");
    private static final byte[] END = Ascii.bytes("end");
    private static final byte[] SESSION_OPENED = Ascii.bytes("session_opened");
    private static final byte[] SESSION_CLOSED = Ascii.bytes("session_closed");
    private static final byte[] IAM = Ascii.bytes("iam");
    private static final byte[] CHANGE = Ascii.bytes("change");
    private static final byte[] PASSWORD_CHANGED = Ascii.bytes("password_changed");

    private static final byte[] USER = Ascii.bytes("user");
    private static final byte[] RHOST = Ascii.bytes("rhost");
    private static final byte[] RUSER = Ascii.bytes("ruser");
    private static final byte[] TTY = Ascii.bytes("tty");
    private static final byte[] BY = Ascii.bytes(" by ");

    private PamMessages() {}

    static void read(byte[] b, int i, int to, FieldsBuilder fields) {
        int open = Ascii.find(b, i, to, '(');
        int close = Ascii.find(b, i, to, ')');
        if (open < 0 || close < open || close - open > 64) {
            return;
        }
        int colon = Ascii.find(b, open, close, ':');
        Ecs.text(fields, "service.name", b, open + 1, colon < 0 ? close : colon);
        int message = Ascii.isAt(b, close + 1, to, ':') ? close + 2 : close + 1;
        said(b, Ascii.skipBlanks(b, message, to), to, fields);
    }

    /** Reads what stands after the module's name. */
    static void said(byte[] b, int i, int to, FieldsBuilder fields) {
        if (Ascii.startsWith(b, i, to, OPENED)) {
            Ecs.event(fields, SESSION, START, SESSION_OPENED);
            Ecs.outcome(fields, true);
            session(b, i + OPENED.length, to, fields);
        } else if (Ascii.startsWith(b, i, to, CLOSED)) {
            Ecs.event(fields, SESSION, END, SESSION_CLOSED);
            session(b, i + CLOSED.length, to, fields);
        } else if (Ascii.startsWith(b, i, to, UNKNOWN)) {
            Ecs.login(fields, LOGIN, false);
        } else if (Ascii.startsWith(b, i, to, CHANGED)) {
            Ecs.event(fields, IAM, CHANGE, PASSWORD_CHANGED);
            Ecs.outcome(fields, true);
            Ecs.text(fields, Ecs.USER, b, i + CHANGED.length, Ascii.wordEnd(b, i + CHANGED.length, to));
        } else if (Ascii.startsWith(b, i, to, SUCCESS)) {
            Ecs.login(fields, LOGIN, true);
            pairs(b, i, to, fields);
        } else if (Ascii.find(b, i, Math.min(to, i + 64), FAILURE) >= 0) {
            Ecs.login(fields, LOGIN, false);
            pairs(b, i, to, fields);
        } else if (Ascii.startsWith(b, i, to, EXPIRED)) {
            Ecs.login(fields, LOGIN, false);
            Ecs.text(fields, Ecs.USER, b, i + EXPIRED.length, Ascii.wordEnd(b, i + EXPIRED.length, to));
        }
    }

    /** {@code root(uid=0) by (uid=0)}, {@code cyrus by root(uid=0)}. */
    private static void session(byte[] b, int i, int to, FieldsBuilder fields) {
        int end = nameEnd(b, i, to);
        Ecs.text(fields, Ecs.USER, b, i, end);
        int by = Ascii.find(b, end, to, BY);
        if (by >= 0) {
            Ecs.text(fields, "user.effective.name", b, by + BY.length, nameEnd(b, by + BY.length, to));
        }
    }

    private static int nameEnd(byte[] b, int i, int to) {
        int end = i;
        while (end < to && b[end] != ' ' && b[end] != '(') {
            end++;
        }
        return end;
    }

    /** {@code logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root}. */
    private static void pairs(byte[] b, int from, int to, FieldsBuilder fields) {
        int i = from;
        while (i < to) {
            i = Ascii.skipBlanks(b, i, to);
            int end = Ascii.wordEnd(b, i, to);
            int equals = Ascii.find(b, i, end, '=');
            if (equals > 0 && equals + 1 < end) {
                pair(b, i, equals, end, fields);
            }
            i = end;
        }
    }

    private static void pair(byte[] b, int i, int equals, int end, FieldsBuilder fields) {
        if (Ascii.equals(b, i, equals, USER)) {
            Ecs.text(fields, Ecs.USER, b, equals + 1, end);
        } else if (Ascii.equals(b, i, equals, RHOST)) {
            Ecs.source(fields, b, equals + 1, end);
        } else if (Ascii.equals(b, i, equals, RUSER)) {
            Ecs.text(fields, "source.user.name", b, equals + 1, end);
        } else if (Ascii.equals(b, i, equals, TTY)) {
            Ecs.text(fields, "process.tty", b, equals + 1, end);
        }
    }
}
