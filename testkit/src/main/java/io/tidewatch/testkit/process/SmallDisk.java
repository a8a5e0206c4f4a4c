package io.tidewatch.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few mebibytes, to be filled. Where it cannot be mounted, the test is skipped and says so. */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Over the folder, which is empty; needs root. */
    public static SmallDisk mount(Path folder, int mebibytes) throws IOException {
        int exit = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
        Assumptions.assumeTrue(exit == 0, "skipped: mounting a small file system needs root on Linux");
        return new SmallDisk(folder);
    }

    /** Takes all that is free, to the last byte, as something else on the machine does. */
    public void fill() throws IOException {
        byte[] some = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(some);
            }
        } catch (IOException e) {
            if (Files.getFileStore(folder).getUsableSpace() > some.length) {
                throw e;
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    public void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", folder.toString());
    }

    private static int run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
        } catch (IOException e) {
            if (e.getMessage() != null && e.getMessage().contains("Cannot run program")) {
                return -1;
            }
            throw e;
        }
    }
}
