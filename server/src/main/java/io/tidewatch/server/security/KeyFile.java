package io.tidewatch.server.security;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;

/** A key of 32 bytes or more in a file that the server's user alone can read. */
public final class KeyFile {
    static final int BYTES = 32;

    private KeyFile() {}

    /**
     * The key in the file, drawn and written where there is none.
     *
     * @param lost what is to be done without the key, for messages: "remove it, and everyone signs in again"
     */
    public static byte[] in(Path file, String lost, SecureRandom random) {
        try {
            if (!Files.exists(file)) {
                draw(file, random);
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
                    FailureKind.CORRUPT, file + " holds no key (" + e.getMessage() + "); " + lost, e);
        }
    }

    /** Of several processes that draw at once in a folder that they share, one wins. */
    private static void draw(Path file, SecureRandom random) throws IOException {
        byte[] drawn = new byte[BYTES];
        random.nextBytes(drawn);
        Path draft = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        PrivateFile.write(draft, Base64.getEncoder().encodeToString(drawn));
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was first; its key is the one.
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(draft);
    }
}
