package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code (to root) alice on pts/0}, {@code FAILED SU (to root) alice on pts/0}, {@code Successful su for root by alice}, {@code - pts/0 alice:root}. */
final class SuMessages {
    private static final byte[] TO = Ascii.bytes("(to ");
    private static final byte[] FAILED = Ascii.bytes("FAILED ");
    private static final byte[] SUCCESSFUL = Ascii.bytes("Successful su for ");
    private static final byte[] FAILED_FOR = Ascii.bytes("FAILED su for ");
    private static final byte[] BY = Ascii.bytes(" by ");
    private static final byte[] SU = Ascii.bytes("su");

    private SuMessages() {}

    static void read(byte[] b, int i, int to, FieldsBuilder fields) {
        boolean failed = Ascii.startsWith(b, i, to, FAILED);
        boolean success = Ascii.startsWith(b, i, to, SUCCESSFUL);
        if (success || Ascii.startsWith(b, i, to, FAILED_FOR)) {
            int target = i + (success ? SUCCESSFUL.length : FAILED_FOR.length);
            int by = Ascii.find(b, target, to, BY);
            if (by > 0) {
                put(fields, success, b, by + BY.length, Ascii.wordEnd(b, by + BY.length, to), target, by);
            }
            return;
        }
        int open = Ascii.find(b, i, Math.min(to, i + 16), TO);
        int close = Ascii.find(b, i, to, ')');
        if (open >= 0 && close > open) {
            int user = Ascii.skipBlanks(b, close + 1, to);
            put(fields, !failed, b, user, Ascii.wordEnd(b, user, to), open + TO.length, close);
            return;
        }
        if (to - i > 4 && (b[i] == '+' || b[i] == '-') && b[i + 1] == ' ') {
            int names = Ascii.wordEnd(b, i + 2, to) + 1;
            int colon = Ascii.find(b, names, to, ':');
            if (colon > 0) {
                put(fields, b[i] == '+', b, names, colon, colon + 1, Ascii.wordEnd(b, colon + 1, to));
            }
        }
    }

    private static void put(
            FieldsBuilder fields, boolean success, byte[] b, int user, int userEnd, int target, int targetEnd) {
        Ecs.login(fields, SU, success);
        Ecs.text(fields, Ecs.USER, b, user, userEnd);
        Ecs.text(fields, "user.effective.name", b, target, targetEnd);
    }
}
