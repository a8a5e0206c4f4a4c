package io.tidewatch.cli.imports;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files and of settings. */
final class Digests {
    private static final int STREAM_DIGITS = 40;
    private static final int MEANING_DIGITS = 16;

    private Digests() {}

    /** Two digests of a file in one reading. */
    record Both(String ofStart, String ofWhole) {}

    /**
     * @param start how many bytes the first digest is of, at most {@code bytes}
     * @param bytes how many bytes the second one is of
     */
    static Both of(Path file, long start, long bytes) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 18];
        String ofStart = "";
        try (InputStream in = Files.newInputStream(file)) {
            long at = 0;
            while (true) {
                if (at == start) {
                    ofStart = hex(copy(digest));
                }
                if (at == bytes) {
                    return new Both(ofStart, hex(digest));
                }
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, (at < start ? start : bytes) - at));
                if (read < 0) {
                    throw new EOFException("it became shorter");
                }
                digest.update(buffer, 0, read);
                at += read;
            }
        }
    }

    /** The name of the stream of a file's offsets: the same for the same bytes under the same settings, wherever they are. */
    static String stream(String digest, String meaning) {
        return "import/" + digest.substring(0, STREAM_DIGITS) + "-" + meaning;
    }

    /** The settings, as a short word. */
    static String meaning(String settings) {
        MessageDigest digest = sha256();
        digest.update(settings.getBytes(StandardCharsets.UTF_8));
        return hex(digest).substring(0, MEANING_DIGITS);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
