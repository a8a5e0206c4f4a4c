package io.tidewatch.server.collect.otlp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an {@code ExportLogsServiceResponse}: nothing when all was taken, else a partial success with the number of those that were not. */
final class OtlpReply {
    private static final byte[] NOTHING = {};

    private OtlpReply() {}

    static byte[] proto(int rejected, String reason) {
        if (rejected == 0) {
            return NOTHING;
        }
        ByteArrayOutputStream partial = new ByteArrayOutputStream();
        partial.write(1 << 3);
        varint(partial, rejected);
        bytes(partial, 2, reason.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        bytes(response, 1, partial.toByteArray());
        return response.toByteArray();
    }

    static byte[] json(int rejected, String reason) {
        String text = rejected == 0
                ? "{}"
                : "{\"partialSuccess\":{\"rejectedLogRecords\":\"" + rejected + "\",\"errorMessage\":\"" + reason
                        + "\"}}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void bytes(ByteArrayOutputStream to, int field, byte[] value) {
        to.write(field << 3 | 2);
        varint(to, value.length);
        to.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream to, long value) {
        long rest = value;
        while (rest > 0x7f) {
            to.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }
}
