package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code Failed password for invalid user admin from 192.0.2.7 port 4242 ssh2}: what OpenSSH's server says. */
final class SshdMessages {
    private static final byte[] FAILED = Ascii.bytes("Failed ");
    private static final byte[] ACCEPTED = Ascii.bytes("Accepted ");
    private static final byte[] POSTPONED = Ascii.bytes("Postponed ");
    private static final byte[] INVALID_USER = Ascii.bytes("Invalid user ");
    private static final byte[] ILLEGAL_USER = Ascii.bytes("Illegal user ");
    private static final byte[] MAXIMUM = Ascii.bytes("maximum authentication attempts exceeded for ");
    private static final byte[] REPEATED = Ascii.bytes("message repeated ");
    private static final byte[] ERROR = Ascii.bytes("error: ");
    private static final byte[] FATAL = Ascii.bytes("fatal: ");
    private static final byte[] REQUEST = Ascii.bytes("input_userauth_request: invalid user ");
    private static final byte[] TOO_MANY = Ascii.bytes("Too many authentication failures");
    private static final byte[] MAPPING = Ascii.bytes("reverse mapping checking getaddrinfo for ");
    private static final byte[] NOT_ALLOWED = Ascii.bytes(" not allowed because ");
    private static final byte[] USER_PREFIX = Ascii.bytes("User ");
    private static final byte[] FOR = Ascii.bytes(" for ");
    private static final byte[] FROM = Ascii.bytes(" from ");
    private static final byte[] BY = Ascii.bytes(" by ");
    private static final byte[] WITH = Ascii.bytes(" with ");
    private static final byte[] AUTHENTICATING = Ascii.bytes("authenticating user ");
    private static final byte[] INVALID = Ascii.bytes("invalid user ");
    private static final byte[] ILLEGAL = Ascii.bytes("illegal user ");
    private static final byte[] USER = Ascii.bytes("user ");

    private static final byte[] LOGIN = Ascii.bytes("ssh_login");
    private static final byte[] DISCONNECTED = Ascii.bytes("ssh_disconnected");
    private static final byte[] CONNECTED = Ascii.bytes("ssh_connected");
    private static final byte[] REVERSE_MAPPING = Ascii.bytes("ssh_reverse_mapping_failed");
    private static final byte[] NETWORK = Ascii.bytes("network");
    private static final byte[] END = Ascii.bytes("end");
    private static final byte[] START = Ascii.bytes("start");
    private static final byte[] INFO = Ascii.bytes("info");

    private static final byte[][] ENDS = {
        Ascii.bytes("Received disconnect"),
        Ascii.bytes("Connection closed"),
        Ascii.bytes("Connection reset"),
        Ascii.bytes("Disconnected"),
        Ascii.bytes("Disconnecting"),
        Ascii.bytes("Did not receive identification"),
        Ascii.bytes("Unable to negotiate"),
        Ascii.bytes("banner exchange"),
        Ascii.bytes("Bad protocol version"),
        Ascii.bytes("Timeout, client not responding"),
        Ascii.bytes("ssh_dispatch_run_fatal"),
        Ascii.bytes("kex_exchange_identification")
    };
    private static final byte[][] STARTS = {Ascii.bytes("Connection from "), Ascii.bytes("Starting session")};

    private SshdMessages() {}

    static void read(byte[] b, int from, int to, FieldsBuilder fields) {
        int i = from;
        if (Ascii.startsWith(b, i, to, ERROR)) {
            i += ERROR.length;
        } else if (Ascii.startsWith(b, i, to, FATAL)) {
            i += FATAL.length;
        }
        if (Ascii.startsWith(b, i, to, FAILED)) {
            attempt(b, i + FAILED.length, to, false, fields);
        } else if (Ascii.startsWith(b, i, to, ACCEPTED)) {
            attempt(b, i + ACCEPTED.length, to, true, fields);
        } else if (Ascii.startsWith(b, i, to, INVALID_USER) || Ascii.startsWith(b, i, to, ILLEGAL_USER)) {
            Ecs.login(fields, LOGIN, false);
            fields.put("ssh.invalid_user", true);
            userFrom(b, i + INVALID_USER.length, to, fields);
        } else if (Ascii.startsWith(b, i, to, MAXIMUM)) {
            Ecs.login(fields, LOGIN, false);
            userFrom(b, invalid(b, i + MAXIMUM.length, to, fields), to, fields);
        } else if (Ascii.startsWith(b, i, to, REQUEST)) {
            Ecs.login(fields, LOGIN, false);
            fields.put("ssh.invalid_user", true);
            Ecs.text(fields, Ecs.USER, b, i + REQUEST.length, wordsEnd(b, i + REQUEST.length, to));
        } else if (Ascii.startsWith(b, i, to, REPEATED)) {
            repeated(b, i + REPEATED.length, to, fields);
        } else if (Ascii.startsWith(b, i, to, MAPPING)) {
            Ecs.event(fields, NETWORK, INFO, REVERSE_MAPPING);
            mapping(b, i + MAPPING.length, to, fields);
        } else if (Ascii.startsWith(b, i, to, USER_PREFIX) && Ascii.find(b, i, to, NOT_ALLOWED) > 0) {
            Ecs.login(fields, LOGIN, false);
            userFrom(b, i + USER_PREFIX.length, Ascii.find(b, i, to, NOT_ALLOWED), fields);
        } else if (!Ascii.startsWith(b, i, to, POSTPONED)) {
            connection(b, i, to, fields);
        }
    }

    /** {@code password for [invalid user] root from 192.0.2.7 port 22 ssh2}. */
    private static void attempt(byte[] b, int i, int to, boolean success, FieldsBuilder fields) {
        int by = Ascii.find(b, i, to, FOR);
        if (by < 0) {
            return;
        }
        Ecs.login(fields, LOGIN, success);
        Ecs.text(fields, "ssh.method", b, i, by);
        userFrom(b, invalid(b, by + FOR.length, to, fields), to, fields);
    }

    private static int invalid(byte[] b, int i, int to, FieldsBuilder fields) {
        boolean invalid = Ascii.startsWith(b, i, to, INVALID);
        if (!invalid && !Ascii.startsWith(b, i, to, ILLEGAL)) {
            return i;
        }
        fields.put("ssh.invalid_user", true);
        return i + INVALID.length;
    }

    /** {@code root from 192.0.2.7 port 22}. The user's name comes from the other side and may hold " from " itself: the last one counts. */
    private static void userFrom(byte[] b, int i, int to, FieldsBuilder fields) {
        // The name may be empty, and then the blank before "from" is that before the name.
        int last = -1;
        for (int at = Ascii.find(b, i - 1, to, FROM); at >= 0; at = Ascii.find(b, at + 1, to, FROM)) {
            last = at;
        }
        if (last < 0) {
            Ecs.text(fields, Ecs.USER, b, i, wordsEnd(b, i, to));
            return;
        }
        Ecs.text(fields, Ecs.USER, b, i, last);
        Ecs.sourceAndPort(fields, b, last + FROM.length, to);
    }

    private static int wordsEnd(byte[] b, int i, int to) {
        int end = Ascii.find(b, i, to, '[');
        if (end > i && b[end - 1] == ' ') {
            return end - 1;
        }
        return to;
    }

    /** {@code 5 times: [ Failed password for root from …]}. */
    private static void repeated(byte[] b, int i, int to, FieldsBuilder fields) {
        int digits = Ascii.digitsEnd(b, i, to);
        long times = Ascii.number(b, i, digits);
        int open = Ascii.find(b, digits, to, '[');
        if (times < 0 || open < 0) {
            return;
        }
        fields.put("log.repeated", times);
        int inner = Ascii.skipBlanks(b, open + 1, to);
        if (!Ascii.startsWith(b, inner, to, REPEATED)) {
            read(b, inner, b[to - 1] == ']' ? to - 1 : to, fields);
        }
    }

    /** {@code host.example [192.0.2.7] failed - POSSIBLE BREAK-IN ATTEMPT!}. */
    private static void mapping(byte[] b, int i, int to, FieldsBuilder fields) {
        int nameEnd = Ascii.wordEnd(b, i, to);
        Ecs.text(fields, "source.domain", b, i, nameEnd);
        int close = Ascii.find(b, nameEnd, to, ']');
        if (Ascii.isAt(b, nameEnd + 1, to, '[') && close > 0 && Ascii.isAddress(b, nameEnd + 2, close)) {
            Ecs.text(fields, "source.ip", b, nameEnd + 2, close);
        }
    }

    private static void connection(byte[] b, int i, int to, FieldsBuilder fields) {
        boolean ends = any(ENDS, b, i, to);
        if (!ends && !any(STARTS, b, i, to)) {
            return;
        }
        Ecs.event(fields, NETWORK, ends ? END : START, ends ? DISCONNECTED : CONNECTED);
        int tooMany = Ascii.find(b, i, to, TOO_MANY);
        if (tooMany > 0) {
            int by = Ascii.find(b, tooMany, to, FOR);
            if (by > 0) {
                int user = invalid(b, by + FOR.length, to, fields);
                Ecs.text(fields, Ecs.USER, b, user, Ascii.wordEnd(b, user, to));
            }
        }
        int at = Ascii.find(b, i, to, FROM);
        int skip = FROM.length;
        if (at < 0) {
            at = Ascii.find(b, i, to, BY);
            skip = BY.length;
        }
        if (at < 0) {
            at = Ascii.find(b, i, to, WITH);
            skip = WITH.length;
        }
        if (at < 0) {
            return;
        }
        int who = at + skip;
        for (byte[] prefix : new byte[][] {AUTHENTICATING, INVALID, USER}) {
            if (Ascii.startsWith(b, who, to, prefix)) {
                int user = who + prefix.length;
                int end = Ascii.wordEnd(b, user, to);
                Ecs.text(fields, Ecs.USER, b, user, end);
                who = end + 1;
                break;
            }
        }
        int end = Ascii.wordEnd(b, who, to);
        int address = end;
        while (address > who && b[address - 1] == ':') {
            address--;
        }
        if (Ascii.isAddress(b, who, address)) {
            Ecs.sourceAndPort(fields, b, who, to);
        }
    }

    private static boolean any(byte[][] prefixes, byte[] b, int i, int to) {
        for (byte[] prefix : prefixes) {
            if (Ascii.startsWith(b, i, to, prefix)) {
                return true;
            }
        }
        return false;
    }
}
