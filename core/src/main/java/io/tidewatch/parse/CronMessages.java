package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code (root) CMD (run-parts /etc/cron.hourly)}: what the cron daemons say. */
final class CronMessages {
    private static final byte[] CMD = Ascii.bytes("CMD");
    private static final byte[] PROCESS = Ascii.bytes("process");
    private static final byte[] START = Ascii.bytes("start");
    private static final byte[] COMMAND = Ascii.bytes("cron_command");

    private CronMessages() {}

    static void read(byte[] b, int i, int to, FieldsBuilder fields) {
        int close = Ascii.find(b, i, to, ')');
        if (!Ascii.isAt(b, i, to, '(') || close < 0) {
            return;
        }
        Ecs.text(fields, Ecs.USER, b, i + 1, close);
        int action = Ascii.skipBlanks(b, close + 1, to);
        int open = Ascii.find(b, action, to, '(');
        int end = to > action && b[to - 1] == ')' ? to - 1 : to;
        if (!Ascii.startsWith(b, action, to, CMD) || open < 0) {
            return;
        }
        Ecs.event(fields, PROCESS, START, COMMAND);
        Ecs.text(fields, Ecs.COMMAND, b, Ascii.skipBlanks(b, open + 1, end), end);
    }
}
