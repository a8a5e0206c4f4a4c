package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** Puts the fields of the Elastic Common Schema that many parsers have in common. */
final class Ecs {
    static final String USER = "user.name";
    static final String COMMAND = "process.command_line";

    private static final byte[] AUTHENTICATION = Ascii.bytes("authentication");
    private static final byte[] START = Ascii.bytes("start");
    private static final byte[] SUCCESS = Ascii.bytes("success");
    private static final byte[] FAILURE = Ascii.bytes("failure");

    private Ecs() {}

    static void text(FieldsBuilder fields, String name, byte[] b, int from, int to) {
        if (to > from) {
            fields.put(name, b, from, to - from);
        }
    }

    static void word(FieldsBuilder fields, String name, byte[] word) {
        fields.put(name, word, 0, word.length);
    }

    /** {@code event.category}, {@code event.type}, {@code event.action}: what kind of thing happened. */
    static void event(FieldsBuilder fields, byte[] category, byte[] type, byte[] action) {
        word(fields, "event.category", category);
        word(fields, "event.type", type);
        word(fields, "event.action", action);
    }

    /** An attempt to log in. */
    static void login(FieldsBuilder fields, byte[] action, boolean success) {
        event(fields, AUTHENTICATION, START, action);
        outcome(fields, success);
    }

    static void outcome(FieldsBuilder fields, boolean success) {
        word(fields, "event.outcome", success ? SUCCESS : FAILURE);
    }

    /** Who it came from: {@code source.ip} of an address, {@code source.domain} of a name. */
    static void source(FieldsBuilder fields, byte[] b, int from, int to) {
        if (to > from) {
            text(fields, Ascii.isAddress(b, from, to) ? "source.ip" : "source.domain", b, from, to);
        }
    }

    /** {@code from 192.0.2.7 port 22}: puts the source whose address begins at {@code i}, and its port; returns the offset after. */
    static int sourceAndPort(FieldsBuilder fields, byte[] b, int i, int to) {
        int end = i;
        while (end < to && b[end] != ' ' && b[end] != ',' && b[end] != ';') {
            end++;
        }
        int address = end;
        while (address > i && (b[address - 1] == ':' || b[address - 1] == '.')) {
            address--;
        }
        source(fields, b, i, address);
        if (Ascii.startsWith(b, end, to, PORT)) {
            int digits = Ascii.digitsEnd(b, end + PORT.length, to);
            long port = Ascii.number(b, end + PORT.length, digits);
            if (port >= 0) {
                fields.put("source.port", port);
                return digits;
            }
        }
        return end;
    }

    private static final byte[] PORT = Ascii.bytes(" port ");
}
