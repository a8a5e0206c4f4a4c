package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Finding;
import io.tidewatch.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What findings must share to become one alert: tenant, rule and the group's names and values.
 *
 * @param digest of rule and group: 32 hexadecimal digits
 */
public record GroupKey(TenantId tenant, String digest) {
    private static final int KEY_BYTES = 16;
    private static final int ID_BYTES = 12;

    public GroupKey {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(digest, "digest is null");
    }

    public static GroupKey of(Finding finding) {
        MessageDigest digest = sha256();
        add(digest, finding.rule().key());
        addGroup(digest, finding.group());
        return new GroupKey(finding.tenant(), HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES));
    }

    /** The id of the alert that the finding is the first of: 24 hexadecimal digits. */
    public static String alertId(Finding first) {
        MessageDigest digest = sha256();
        add(digest, first.tenant().value());
        add(digest, first.rule().key());
        addGroup(digest, first.group());
        add(digest, first.id());
        return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    private static void addGroup(MessageDigest digest, Map<String, String> group) {
        group.forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
    }

    /** With its length before it, so that no two lists of texts look the same. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (bytes.length >>> 24));
        digest.update((byte) (bytes.length >>> 16));
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
