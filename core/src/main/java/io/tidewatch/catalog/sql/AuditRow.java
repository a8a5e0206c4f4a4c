package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit log, chained to the one before; {@code docs/spec/audit-log.md} says how.
 *
 * @param number its place, counted from 1
 * @param digest SHA-256 of the digest before, the number and the entry, in lower-case hexadecimal
 */
record AuditRow(long number, AuditEntry entry, String digest) {
    /** What stands for the digest before the first entry. */
    private static final String BEGINNING = "0".repeat(64);

    static AuditRow first(AuditEntry entry) {
        return new AuditRow(1, entry, digest(BEGINNING, 1, entry));
    }

    AuditRow next(AuditEntry entry) {
        return new AuditRow(number + 1, entry, digest(digest, number + 1, entry));
    }

    /** Whether this is what {@code last} was followed by, or for null, what the log begins with. */
    boolean follows(@Nullable AuditRow last) {
        return equals(last == null ? first(entry) : last.next(entry));
    }

    AuditLog.Numbered numbered() {
        return new AuditLog.Numbered(number, entry);
    }

    private static String digest(String before, long number, AuditEntry entry) {
        MessageDigest digest = sha256();
        add(digest, before);
        add(digest, Long.toString(number));
        add(digest, Long.toString(Micros.of(entry.time())));
        add(digest, entry.tenant().value());
        add(digest, entry.actor());
        add(digest, entry.address());
        add(digest, entry.action());
        add(digest, entry.object());
        add(digest, entry.details());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The length goes first, so that moving letters from one text to the next changes the digest. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
