package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

class FaultTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Command(name = "try")
    private record Failing(Callable<Integer> work) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            return work.call();
        }
    }

    private int run(Map<String, String> environment, Supplier<Callable<Integer>> command) {
        Terminal terminal = new Terminal(
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                false,
                ZoneOffset.UTC,
                new Stop());
        return Tidewatch.execute(
                terminal, new Registration("try", Registration.Group.AGENTS, "fails", _ -> command.get()));
    }

    private String said(Exception failure) {
        err.reset();
        assertThat(run(
                        Map.of(),
                        () -> new Failing(() -> {
                            throw failure;
                        })))
                .isEqualTo(1);
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatNobodyForesawIsOneLineWithWhatToDo() {
        assertThat(said(new IllegalStateException("the clock\u001b[31m stands\nstill")))
                .isEqualTo(
                        "tidewatch try: an unexpected IllegalStateException: the clock\\x1b[31m stands; this is a fault"
                                + " of the program, please report it; TIDEWATCH_DEBUG=1 shows where it happened\n");
        assertThat(said(new IllegalStateException())).contains("no message");
        assertThat(said(new UncheckedIOException(new NoSuchFileException("/a/b"))))
                .startsWith("tidewatch try: there is no file /a/b; check the name; ");
        assertThat(said(new CompletionException(new AccessDeniedException("/a/b"))))
                .startsWith("tidewatch try: /a/b may not be read or written; ");
        assertThat(said(new FileSystemException("/a/b", null, "No space left on device")))
                .startsWith("tidewatch try: /a/b: No space left on device; ");
        assertThat(said(new IOException("Broken pipe")))
                .startsWith("tidewatch try: reading or writing failed: Broken pipe; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "making"})
    void errorsOfTheMachineAreOneLineToo(String when) {
        Error error = new OutOfMemoryError("Java heap space");
        int code = run(Map.of(), () -> {
            if (when.equals("making")) {
                throw error;
            }
            return new Failing(() -> {
                throw error;
            });
        });

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "tidewatch try: the memory is used up; give it more with TIDEWATCH_JAVA_OPTS=-Xmx2g, or less to"
                                + " do at once; TIDEWATCH_DEBUG=1 shows where it happened\n");
    }

    @Test
    void theSwitchShowsWhereItHappened() {
        run(
                Map.of("TIDEWATCH_DEBUG", "1"),
                () -> new Failing(() -> {
                    throw new IllegalStateException("the clock stands");
                }));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("java.lang.IllegalStateException: the clock stands\n\tat io.tidewatch.cli.FaultTest")
                .endsWith("tidewatch try: an unexpected IllegalStateException: the clock stands; this is a fault of the"
                        + " program, please report it\n");
    }

    @Test
    void whatWasForeseenStaysAsItIs() {
        int code = run(Map.of("TIDEWATCH_DEBUG", "1"), () -> {
            throw CliFailure.usage("write a name");
        });

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("tidewatch try: write a name\n");
    }
}
