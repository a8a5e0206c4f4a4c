package io.tidewatch.server.collect.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.MalformedWireException;
import io.tidewatch.server.collect.WireReader;
import java.util.Arrays;
import java.util.Base64;

/** Writes OTLP's {@code KeyValue} and {@code AnyValue} messages as JSON members and values, none nested deeper than allowed. Not thread-safe. */
final class AnyValues {
    private static final byte[] NULL = "null".getBytes(US_ASCII);

    private final byte[] b;
    private final JsonWriter out;
    private final int maxDepth;

    AnyValues(byte[] b, JsonWriter out, int maxDepth) {
        this.b = b;
        this.out = out;
        this.maxDepth = maxDepth;
    }

    /** Writes the {@code KeyValue} at {@code from..to} as a member. */
    void attribute(int from, int to) {
        attribute(from, to, 1);
    }

    private void attribute(int from, int to, int depth) {
        int keyFrom = 0;
        int keyTo = 0;
        int valueFrom = -1;
        int valueTo = -1;
        WireReader pair = new WireReader(b, from, to);
        while (pair.next()) {
            if (pair.is(1, WireReader.BYTES)) {
                keyFrom = pair.from();
                keyTo = pair.end();
            } else if (pair.is(2, WireReader.BYTES)) {
                valueFrom = pair.from();
                valueTo = pair.end();
            }
        }
        if (keyTo == keyFrom) {
            return;
        }
        out.textMember(b, keyFrom, keyTo);
        if (valueFrom < 0) {
            out.raw(NULL, 0, NULL.length);
        } else {
            value(valueFrom, valueTo, depth);
        }
    }

    /** Writes a record's body: text as {@code message}, a map as {@code body}, anything else as {@code message} in JSON's words. */
    void body(int from, int to) {
        WireReader any = new WireReader(b, from, to);
        int kind = 0;
        int textFrom = 0;
        int textTo = 0;
        while (any.next()) {
            kind = any.field();
            if (any.is(1, WireReader.BYTES)) {
                textFrom = any.from();
                textTo = any.end();
            }
        }
        switch (kind) {
            case 0 -> {}
            case 1 -> {
                out.member(LogNames.MESSAGE);
                out.text(b, textFrom, textTo);
            }
            case 6 -> {
                out.member(LogNames.BODY);
                value(from, to, 1);
            }
            default -> {
                int begun = out.size();
                value(from, to, 1);
                byte[] json = out.copy(begun, out.size());
                out.cut(begun);
                out.member(LogNames.MESSAGE);
                boolean quoted = json[0] == '"';
                if (quoted) {
                    out.raw(json, 0, json.length);
                } else {
                    out.text(json, 0, json.length);
                }
            }
        }
    }

    private void value(int from, int to, int depth) {
        if (depth > maxDepth) {
            throw new MalformedWireException("a value is nested deeper than " + maxDepth + " levels");
        }
        WireReader any = new WireReader(b, from, to);
        int begun = out.size();
        while (any.next()) {
            // Of a oneof the last field counts.
            out.cut(begun);
            switch (any.field() << 3 | any.type()) {
                case 1 << 3 | WireReader.BYTES -> out.text(b, any.from(), any.end());
                case 2 << 3 | WireReader.VARINT -> out.literal(any.number() != 0);
                case 3 << 3 | WireReader.VARINT -> out.number(any.number());
                case 4 << 3 | WireReader.FIXED64 -> out.number(Double.longBitsToDouble(any.number()));
                case 5 << 3 | WireReader.BYTES -> list(any.message(), depth);
                case 6 << 3 | WireReader.BYTES -> map(any.message(), depth);
                case 7 << 3 | WireReader.BYTES -> {
                    byte[] base64 = Base64.getEncoder().encode(Arrays.copyOfRange(b, any.from(), any.end()));
                    out.text(base64, 0, base64.length);
                }
                default -> {}
            }
        }
        if (out.size() == begun) {
            out.raw(NULL, 0, NULL.length);
        }
    }

    private void list(WireReader values, int depth) {
        out.beginList();
        while (values.next()) {
            if (values.is(1, WireReader.BYTES)) {
                out.element();
                value(values.from(), values.end(), depth + 1);
            }
        }
        out.endList();
    }

    private void map(WireReader pairs, int depth) {
        out.begin();
        while (pairs.next()) {
            if (pairs.is(1, WireReader.BYTES)) {
                attribute(pairs.from(), pairs.end(), depth + 1);
            }
        }
        out.end();
    }
}
