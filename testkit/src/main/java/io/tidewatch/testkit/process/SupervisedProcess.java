package io.tidewatch.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program that a test starts, kills and starts again, and that does not outlive the test's JVM, even a killed one. */
final class SupervisedProcess {
    private static final int ENDED_WITHIN_SECONDS = 30;
    /** The shell's input ends with the JVM; then it ends the program. */
    private static final String SCRIPT =
            "\"$@\" & program=$!; read -r signal; kill -${signal:-KILL} $program; wait $program";

    private final String name;
    private final Path log;
    private @Nullable Process shell;

    SupervisedProcess(String name, Path log) {
        this.name = name;
        this.log = log;
    }

    /**
     * The path of an installed program.
     *
     * @param debianPackage what brings it
     */
    static String program(String program, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/usr/sbin:/sbin";
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new AssertionError("This test needs " + program
                        + ", which is not installed. Install it: build/test-needs, or apt-get install "
                        + debianPackage));
    }

    /**
     * @param environment {@code NAME=value}
     */
    void start(List<String> command, List<String> environment) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        for (String setting : environment) {
            int equals = setting.indexOf('=');
            builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try {
            shell = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the program is ready; fails with what it said when it is not in time. */
    void await(int seconds, BooleanSupplier ready) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!ready.getAsBoolean()) {
            if (System.nanoTime() - until > 0 || shell == null || !shell.isAlive()) {
                String said = said();
                end("KILL");
                throw new AssertionError(name + " did not start within " + seconds + " s: " + said);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** The CPU time that the program and what it started have taken so far. */
    Duration cpu() {
        Process running = shell;
        return running == null
                ? Duration.ZERO
                : running.descendants()
                        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                        .reduce(Duration.ZERO, Duration::plus);
    }

    /** What the program said. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Sends the signal and waits until the program is gone; nothing when it is gone already. */
    void end(String signal) {
        Process running = shell;
        shell = null;
        if (running == null) {
            return;
        }
        try {
            try (OutputStream input = running.getOutputStream()) {
                input.write((signal + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The shell is gone with the program.
            }
            if (!running.waitFor(ENDED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " did not end: " + said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
