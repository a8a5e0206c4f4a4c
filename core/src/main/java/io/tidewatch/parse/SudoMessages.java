package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/cat /etc/shadow}; a refusal stands before {@code TTY}. */
final class SudoMessages {
    private static final byte[] BETWEEN = Ascii.bytes(" : ");
    private static final byte[] NEXT = Ascii.bytes(" ; ");
    private static final byte[] TTY = Ascii.bytes("TTY=");
    private static final byte[] PWD = Ascii.bytes("PWD=");
    private static final byte[] USER = Ascii.bytes("USER=");
    private static final byte[] COMMAND = Ascii.bytes("COMMAND=");
    private static final byte[] PROCESS = Ascii.bytes("process");
    private static final byte[] START = Ascii.bytes("start");
    private static final byte[] DENIED = Ascii.bytes("denied");
    private static final byte[] RUN = Ascii.bytes("sudo_command");

    private SudoMessages() {}

    static void read(byte[] b, int from, int to, FieldsBuilder fields) {
        int i = Ascii.skipBlanks(b, from, to);
        int colon = Ascii.find(b, i, to, BETWEEN);
        if (colon < 0 || Ascii.find(b, colon, to, COMMAND) < 0) {
            return;
        }
        int end = colon;
        while (end > i && b[end - 1] == ' ') {
            end--;
        }
        int at = colon + BETWEEN.length;
        boolean allowed = Ascii.startsWith(b, at, to, TTY) || Ascii.startsWith(b, at, to, PWD);
        Ecs.event(fields, PROCESS, allowed ? START : DENIED, RUN);
        Ecs.outcome(fields, allowed);
        Ecs.text(fields, Ecs.USER, b, i, end);
        while (at < to) {
            if (Ascii.startsWith(b, at, to, COMMAND)) {
                Ecs.text(fields, Ecs.COMMAND, b, at + COMMAND.length, to);
                return;
            }
            int next = Ascii.find(b, at, to, NEXT);
            int stop = next < 0 ? to : next;
            if (Ascii.startsWith(b, at, stop, TTY)) {
                Ecs.text(fields, "process.tty", b, at + TTY.length, stop);
            } else if (Ascii.startsWith(b, at, stop, PWD)) {
                Ecs.text(fields, "process.working_directory", b, at + PWD.length, stop);
            } else if (Ascii.startsWith(b, at, stop, USER)) {
                Ecs.text(fields, "user.effective.name", b, at + USER.length, stop);
            } else if (!allowed && Ascii.find(b, at, stop, '=') < 0) {
                Ecs.text(fields, "event.reason", b, at, stop);
            }
            at = stop + NEXT.length;
        }
    }
}
