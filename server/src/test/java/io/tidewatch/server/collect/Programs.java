package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the system that tests run; one that is missing fails the test with what installs it. */
final class Programs {
    private static final List<Path> FOLDERS = List.of(
            Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"), Path.of("/usr/local/bin"));
    /** What build/test-needs-syslog-ng has unpacked. */
    private static final Path UNPACKED = tools("syslog-ng");
    /** What build/test-needs-journal-upload has unpacked. */
    private static final Path JOURNAL = tools("journal-upload");

    private Programs() {}

    private static Path tools(String name) {
        return Path.of("..", "target", "tools", name).toAbsolutePath().normalize();
    }

    /** Where a program is. */
    static Path find(String name) {
        return Stream.concat(
                        FOLDERS.stream(),
                        Stream.of(
                                UNPACKED.resolve("usr/sbin"),
                                Path.of("/lib/systemd"),
                                Path.of("/usr/lib/systemd"),
                                JOURNAL.resolve("lib/systemd"),
                                JOURNAL.resolve("usr/lib/systemd")))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is missing; install it with: build/test-needs"));
    }

    /** Runs a program to its end. */
    static void run(Path folder, String name, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, name, ".out");
        Process process = builder(folder, name, arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(name + " ended in time")
                .isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    /** Starts a program that runs until it is destroyed; what it prints goes to {@code NAME.out}. */
    static Process start(Path folder, String name, String... arguments) throws IOException {
        return builder(folder, name, arguments)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
    }

    private static ProcessBuilder builder(Path folder, String name, String... arguments) {
        Path program = find(name);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        for (Path unpacked : List.of(UNPACKED, JOURNAL)) {
            if (program.startsWith(unpacked)) {
                builder.environment().put("LD_LIBRARY_PATH", libraries(unpacked));
            }
        }
        return builder;
    }

    /** The folders below the unpacked program that hold libraries. */
    private static String libraries(Path unpacked) {
        try (Stream<Path> files = Files.walk(unpacked)) {
            return String.join(
                    ":",
                    files.filter(file -> file.getFileName().toString().contains(".so"))
                            .map(file -> file.getParent().toString())
                            .distinct()
                            .toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Where syslog-ng's own modules and definitions are, for a program that was unpacked; empty where it is installed. */
    static List<String> syslogNgFolders() {
        if (!find("syslog-ng").startsWith(UNPACKED)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(UNPACKED)) {
            Path module = files.filter(file -> file.getFileName().toString().equals("libafsocket.so"))
                    .findFirst()
                    .orElseThrow();
            return List.of("--module-path=" + module.getParent());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
