package io.tidewatch.server.security;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that access tokens are signed with, in a file that the server's user alone can read; drawn at the first start. */
public final class SessionKey {
    private static final String FILE = "session.key";
    private static final int BYTES = 32;

    private SessionKey() {}

    /** A key that dies with the process. */
    public static byte[] drawn(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return key;
    }

    /** The key in the folder, made where there is none. */
    public static byte[] in(Path folder, SecureRandom random) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, Base64.getEncoder().encodeToString(drawn(random)));
            }
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length < BYTES) {
                throw new IllegalArgumentException("it is too short");
            }
            return key;
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    file + " cannot be read or written: " + e + "; make it readable for the server's user",
                    e);
        } catch (IllegalArgumentException e) {
            throw new TidewatchException(
                    FailureKind.CORRUPT,
                    file + " holds no key (" + e.getMessage() + "); remove it, and everyone signs in again",
                    e);
        }
    }
}
