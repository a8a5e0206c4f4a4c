package io.tidewatch.server.security;

import java.nio.file.Path;
import java.security.SecureRandom;

/** The key that access tokens are signed with, in a file that the server's user alone can read; drawn at the first start. */
public final class SessionKey {
    private static final String FILE = "session.key";

    private SessionKey() {}

    /** A key that dies with the process. */
    public static byte[] drawn(SecureRandom random) {
        byte[] key = new byte[KeyFile.BYTES];
        random.nextBytes(key);
        return key;
    }

    /** The key in the folder, made where there is none. */
    public static byte[] in(Path folder, SecureRandom random) {
        return KeyFile.in(folder.resolve(FILE), "remove it, and everyone signs in again", random);
    }
}
