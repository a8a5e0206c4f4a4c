package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code New session 3 of user alice.}, {@code connection from 192.0.2.7 (host.example)}: what login and FTP daemons say. */
final class SessionMessages {
    private static final byte[] NEW_SESSION = Ascii.bytes("New session ");
    private static final byte[] OF_USER = Ascii.bytes(" of user ");
    private static final byte[] REMOVED_SESSION = Ascii.bytes("Removed session ");
    private static final byte[] FAILED_LOGIN = Ascii.bytes("FAILED LOGIN");
    private static final byte[] ROOT_LOGIN = Ascii.bytes("ROOT LOGIN");
    private static final byte[] AUTHENTICATION_FAILED = Ascii.bytes("Authentication failed from ");
    private static final byte[] ANONYMOUS = Ascii.bytes("ANONYMOUS FTP LOGIN FROM ");
    private static final byte[] CONNECTION = Ascii.bytes("connection from ");
    private static final byte[] FROM = Ascii.bytes(" FROM ");
    private static final byte[] FOR = Ascii.bytes(" FOR ");

    private static final byte[] SESSION = Ascii.bytes("session");
    private static final byte[] NETWORK = Ascii.bytes("network");
    private static final byte[] START = Ascii.bytes("start");
    private static final byte[] END = Ascii.bytes("end");
    private static final byte[] OPENED = Ascii.bytes("session_opened");
    private static final byte[] CLOSED = Ascii.bytes("session_closed");
    private static final byte[] LOGIN = Ascii.bytes("login");
    private static final byte[] FTP_LOGIN = Ascii.bytes("ftp_login");
    private static final byte[] CONNECTED = Ascii.bytes("connected");
    private static final byte[] ROOT = Ascii.bytes("root");
    private static final byte[] ANONYMOUS_USER = Ascii.bytes("anonymous");

    private SessionMessages() {}

    static void read(byte[] b, int i, int to, FieldsBuilder fields) {
        if (Ascii.startsWith(b, i, to, CONNECTION)) {
            Ecs.event(fields, NETWORK, START, CONNECTED);
            int end = Ecs.sourceAndPort(fields, b, i + CONNECTION.length, to);
            int close = Ascii.find(b, end, to, ')');
            if (Ascii.isAt(b, end + 1, to, '(') && close > end + 2 && !Ascii.isAddress(b, end + 2, close)) {
                Ecs.text(fields, "source.domain", b, end + 2, close);
            }
        } else if (Ascii.startsWith(b, i, to, NEW_SESSION)) {
            Ecs.event(fields, SESSION, START, OPENED);
            int user = Ascii.find(b, i, to, OF_USER);
            if (user > 0) {
                int end = Ascii.wordEnd(b, user + OF_USER.length, to);
                boolean dot = b[end - 1] == '.';
                Ecs.text(fields, Ecs.USER, b, user + OF_USER.length, dot ? end - 1 : end);
            }
        } else if (Ascii.startsWith(b, i, to, REMOVED_SESSION)) {
            Ecs.event(fields, SESSION, END, CLOSED);
        } else if (Ascii.startsWith(b, i, to, AUTHENTICATION_FAILED)) {
            Ecs.login(fields, LOGIN, false);
            Ecs.sourceAndPort(fields, b, i + AUTHENTICATION_FAILED.length, to);
        } else if (Ascii.startsWith(b, i, to, ANONYMOUS)) {
            Ecs.login(fields, FTP_LOGIN, true);
            Ecs.word(fields, Ecs.USER, ANONYMOUS_USER);
            Ecs.sourceAndPort(fields, b, i + ANONYMOUS.length, to);
        } else if (Ascii.startsWith(b, i, to, ROOT_LOGIN)) {
            Ecs.login(fields, LOGIN, true);
            Ecs.word(fields, Ecs.USER, ROOT);
        } else if (Ascii.startsWith(b, i, to, FAILED_LOGIN)) {
            Ecs.login(fields, LOGIN, false);
            failed(b, i, to, fields);
        }
    }

    /** {@code FAILED LOGIN 1 FROM 192.0.2.7 FOR root, Authentication failure}. */
    private static void failed(byte[] b, int i, int to, FieldsBuilder fields) {
        int from = Ascii.find(b, i, to, FROM);
        if (from > 0) {
            Ecs.sourceAndPort(fields, b, from + FROM.length, to);
        }
        int user = Ascii.find(b, i, to, FOR);
        if (user > 0) {
            int comma = Ascii.find(b, user, to, ',');
            Ecs.text(fields, Ecs.USER, b, user + FOR.length, comma < 0 ? to : comma);
        }
    }
}
