package io.tidewatch.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.FakeServer;
import io.tidewatch.cli.Run;
import io.tidewatch.testkit.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    @TempDir
    Path folder;

    private FakeServer server;
    private Path log;
    private Path checkpoint;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        log = folder.resolve("logs/app.log");
        checkpoint = folder.resolve("checkpoint");
        Files.createDirectories(log.getParent());
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void linesAreSentAsTheyAreAppended() throws IOException {
        append(log, "one\ntwo\n");
        try (Agent _ = agent(log)) {
            received("one", "two");
            append(log, "three\n");
            received("one", "two", "three");
        }
        FakeServer.Seen first = server.requests().getFirst();
        assertThat(first.headers())
                .containsEntry("Authorization", "Bearer test")
                .containsEntry("Tidewatch-Source", "test")
                .containsEntry("Tidewatch-Path", log.toString())
                .containsEntry("Tidewatch-Offset", "0")
                .containsEntry("Content-Encoding", "zstd");
    }

    @Test
    void whatWasDeliveredIsNotSentAgainAfterARestart() throws IOException {
        append(log, "one\ntwo\n");
        try (Agent _ = agent(log)) {
            received("one", "two");
        }
        append(log, "three\n");
        try (Agent _ = agent(log)) {
            received("one", "two", "three");
        }
        assertThat(server.deduplicated()).isZero();
    }

    /** A named pipe in the checkpoint's place takes nothing until somebody reads from it. */
    @Test
    void linesAreSentWhileACheckpointIsBeingWritten() throws Exception {
        append(log, "one\n");
        try (Agent _ = agent(log, "--every", "5ms", "--every", "1000000")) {
            received("one");
            Eventually.until(
                    "the place is kept",
                    () -> Checkpoint.load(checkpoint, "?").files().stream()
                            .anyMatch(file -> file.progress().offset() == 4));
            Path pipe = checkpoint.resolve("checkpoint.new");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            List<String> lines = new ArrayList<>(List.of("one"));
            // The first of them makes a checkpoint due.
            for (int i = 0; i < 30; i++) {
                lines.add("line " + i);
                append(log, lines.getLast() + "\n");
                received(lines.toArray(String[]::new));
            }

            try (InputStream written = Files.newInputStream(pipe)) {
                Files.delete(pipe);
                assertThat(new String(written.readAllBytes(), StandardCharsets.UTF_8))
                        .contains(log.getFileName().toString());
            }
        }
        assertThat(Checkpoint.load(checkpoint, "?")
                        .files()
                        .getFirst()
                        .progress()
                        .offset())
                .isEqualTo(Files.size(log));
    }

    @Test
    void aFileThatIsRenamedIsReadToItsEndAndItsSuccessorFromItsStart() throws IOException {
        append(log, "a1\n");
        try (Agent _ = agent(log)) {
            received("a1");
            Path old = Files.move(log, log.resolveSibling("app.log.1"));
            append(old, "a2 after renaming\n");
            append(log, "b1\n");
            receivedInAnyOrder("a1", "a2 after renaming", "b1");
            append(log, "b2\n");
            receivedInAnyOrder("a1", "a2 after renaming", "b1", "b2");
        }
        assertThat(server.deduplicated()).isZero();
    }

    @Test
    void aFileThatWasRenamedWhileNotWatchedIsReadToItsEnd() throws IOException {
        append(log, "a1\n");
        try (Agent _ = agent(log)) {
            received("a1");
        }
        append(log, "a2\n");
        Files.move(log, log.resolveSibling("app.log.1"));
        append(log, "b1\n");
        try (Agent _ = agent(log)) {
            receivedInAnyOrder("a1", "a2", "b1");
        }
    }

    @Test
    void renamedFilesThatFitThePatternAreNotSentAgainAndCompressedOnesAreLeftOut() throws IOException {
        append(log, "a1\n");
        try (Agent _ = agent(log.resolveSibling("app.log*"))) {
            received("a1");
            Files.move(log, log.resolveSibling("app.log.1"));
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write("old\n".getBytes(StandardCharsets.UTF_8));
            }
            Files.write(log.resolveSibling("app.log.2.gz"), packed.toByteArray());
            append(log, "b1\n");
            received("a1", "b1");
            append(log, "b2\n");
            received("a1", "b1", "b2");
        }
    }

    @Test
    void aTruncatedFileIsReadFromItsStart() throws IOException {
        append(log, "first line\nsecond line\n");
        try (Agent _ = agent(log)) {
            received("first line", "second line");
            Files.writeString(log, "new\n");
            received("first line", "second line", "new");
            append(log, "more\n");
            received("first line", "second line", "new", "more");
        }
        assertThat(server.streams()).hasSize(2);
    }

    @Test
    void aFileThatWasTruncatedAndGrewBeyondItsOldSizeIsReadFromItsStart() throws IOException {
        append(log, "header\nold 1\n");
        try (Agent _ = agent(log)) {
            received("header", "old 1");
        }
        Files.writeString(log, "header\nnew 1\nnew 2\nnew 3\n");
        try (Agent _ = agent(log)) {
            received("header", "old 1", "header", "new 1", "new 2", "new 3");
        }
    }

    /** Deleting and making a file often gives it the same inode. */
    @Test
    void aFileThatWasDeletedAndMadeAnewIsReadFromItsStart() throws IOException {
        for (int round = 0; round < 5; round++) {
            append(log, "round " + round + "\nsecond line\n");
            try (Agent _ = agent(log)) {
                int lines = 2 * (round + 1);
                Eventually.until(
                        "all of round " + round + " is there",
                        () -> server.records().size() == lines);
            }
            Files.delete(log);
        }
        assertThat(server.records())
                .filteredOn(line -> line.startsWith("round"))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(server.deduplicated()).isZero();
    }

    @Test
    void aDeletedFileIsReadToItsEnd() throws IOException {
        append(log, "one\n");
        try (Agent _ = agent(log)) {
            received("one");
            append(log, "two\n");
            Files.delete(log);
            received("one", "two");
            append(log, "anew\n");
            received("one", "two", "anew");
        }
    }

    @Test
    void filesAndFoldersMayAppearLater() throws IOException {
        try (Agent _ = agent(folder.resolve("later/**/*.log"))) {
            Path late = folder.resolve("later/deep/x.log");
            Files.createDirectories(late.getParent());
            append(late, "here\n");
            append(late.resolveSibling("x.txt"), "not this\n");
            received("here");
        }
    }

    @Test
    void theLastLineWaitsForItsEndThenGoesWithoutIt() throws IOException {
        append(log, "whole\nhalf");
        try (Agent _ = agent(log)) {
            received("whole", "half");
            append(log, " and half\nnext\n");
            received("whole", "half", " and half", "next");
        }
    }

    /** The line was sent in two parts; after a restart before any checkpoint of it, the parts must be the same. */
    @Test
    void aLineThatWasSentInPartsIsRepeatedInTheSameParts() throws IOException {
        append(log, "whole\nhalf");
        try (Agent _ = agent(log, "--every", "1h", "--every", "1000000")) {
            received("whole", "half");
        }
        Checkpoint saved = Checkpoint.load(checkpoint, "none");
        CheckpointEntry entry = saved.files().getFirst();
        Progress lost =
                new Progress(entry.progress().number(), 0, entry.progress().head(), Fingerprint.NONE, List.of(10L));
        new Checkpoint(
                        saved.agent(),
                        saved.next(),
                        List.of(new CheckpointEntry(entry.key(), lost, entry.path(), false, entry.lastSeen())))
                .save(checkpoint);
        append(log, " rest\n");
        try (Agent _ = agent(log)) {
            received("whole", "half", " rest");
        }
        assertThat(server.deduplicated()).isEqualTo(2);
    }

    @Test
    void stackTracesAreOneEvent() throws IOException {
        append(log, "ERROR one\n\tat a\n\tat b\nINFO two\n");
        try (Agent _ = agent(log, "--multiline-auto")) {
            received("ERROR one\n\tat a\n\tat b", "INFO two");
        }
    }

    @Test
    void theRecordsOfACloudTrailFileAreSentOneByOne() throws IOException {
        append(log, "{\"Records\":[{\"eventName\":\"A\"},{\"eventName\":\"B\",\"k\":\"" + "x".repeat(100_000) + "\"},");
        try (Agent _ = agent(log)) {
            Eventually.until("the first two are there", () -> server.records().size() == 2);
            append(log, "{\"eventName\":\"C\"}]}\n");
            Eventually.until("the third is there", () -> server.records().size() == 3);
        }
        assertThat(server.records().getFirst()).isEqualTo("{\"eventName\":\"A\"}");
        assertThat(server.records().getLast()).isEqualTo("{\"eventName\":\"C\"}");
    }

    @Test
    void binaryLinesAreSentAsTheyAre() throws IOException {
        Files.write(log, new byte[] {(byte) 0xff, 0, 1, (byte) 0xfe, '\r', '\n', 'x', '\n'});
        try (Agent _ = agent(log)) {
            Eventually.until("both records", () -> server.records().size() == 2);
        }
        assertThat(server.records()).last().isEqualTo("x");
    }

    @Test
    void manyFilesAreAllDelivered() throws IOException {
        for (int i = 0; i < 400; i++) {
            append(log.resolveSibling("f" + i + ".log"), "line of " + i + "\n");
        }
        Run.Ended ended = agent(log.getParent(), "--once").ended();

        assertThat(ended.code()).isEqualTo(ExitCode.OK.code());
        assertThat(server.records()).hasSize(400).doesNotHaveDuplicates();
        for (int i = 0; i < 400; i++) {
            append(log.resolveSibling("f" + i + ".log"), "more of " + i + "\n");
        }
        agent(log.getParent(), "--once").ended();
        assertThat(server.records()).hasSize(800).doesNotHaveDuplicates();
        assertThat(server.deduplicated()).isZero();
    }

    @Test
    void aLargeFileGoesInManyBatchesInItsOrder() throws IOException {
        List<String> lines =
                IntStream.range(0, 20_000).mapToObj(i -> "line number " + i).toList();
        Files.write(log, lines);

        Run.Ended ended = agent(log, "--once", "--batch-size", "8KiB", "--max-line", "1KiB", "--json")
                .ended();

        assertThat(server.records()).isEqualTo(lines);
        assertThat(ended.out())
                .isEqualToIgnoringNewLines("{\"files\":1,\"accepted\":20000,\"deduplicated\":0,\"rejected\":0}");
    }

    @Test
    void fromEndSendsOnlyWhatIsAppended() throws IOException {
        append(log, "old\n");
        try (Agent _ = agent(log, "--from-end")) {
            Eventually.until("the checkpoint is there", () -> Files.exists(checkpoint.resolve("checkpoint")));
            append(log, "new\n");
            received("new");
        }
    }

    @Test
    void whileTheServerIsBusyThePlaceIsKeptAndItIsSaidOnce() throws IOException {
        server.answer(new FakeServer.Answer(429, "{\"detail\":\"the queue is full\"}", Map.of("Retry-After", "0")));
        append(log, "one\n");
        Agent agent = agent(log);
        Eventually.until("it tried several times", () -> server.requests().size() > 2);
        server.answer(null);
        received("one");

        String said = agent.stop().err();
        assertThat(said).containsOnlyOnce("the queue is full").containsOnlyOnce("takes events again");
    }

    @Test
    void whileTheServerIsAwayThePlaceIsKept() throws IOException {
        int port = server.address().getPort();
        server.close();
        append(log, "one\n");
        Agent agent = agent(java.net.URI.create("http://127.0.0.1:" + port), log.toString());
        server = new FakeServer(port);
        received("one");
        assertThat(agent.stop().code()).isZero();
    }

    @Test
    void aRefusedTokenEndsTheAgentWithTheRemedy() throws IOException {
        server.answer(FakeServer.Answer.of(401, "the token is not known"));
        append(log, "one\n");

        Run.Ended ended = agent(log).ended();

        assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(ended.err()).contains("the token is not known").contains("--token-file");
        server.answer(null);
        try (Agent _ = agent(log)) {
            received("one");
        }
    }

    @Test
    void aBatchThatIsTooLargeGoesInHalves() throws IOException {
        server.answer(FakeServer.Answer.of(413, "too large"));
        append(log, "one\n");

        Run.Ended ended = agent(log).ended();

        assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(ended.err()).contains("--max-line");
    }

    @Test
    void twoAgentsCannotShareACheckpoint() throws IOException {
        append(log, "one\n");
        try (Agent _ = agent(log)) {
            received("one");
            Run.Ended second = agent(log).ended();
            assertThat(second.code()).isEqualTo(ExitCode.FAILED.code());
            assertThat(second.err()).contains("another watcher");
        }
    }

    @Test
    void aDamagedCheckpointIsNotGuessedAt() throws IOException {
        append(log, "one\n");
        try (Agent _ = agent(log)) {
            received("one");
        }
        Path file = checkpoint.resolve("checkpoint");
        Files.writeString(file, Files.readString(file).replace("agent ", "agent 0"));

        Run.Ended ended = agent(log).ended();

        assertThat(ended.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ended.err()).contains("checksum").contains("delete it");
    }

    private Agent agent(Path path, String... more) {
        String[] all = new String[more.length + 3];
        System.arraycopy(more, 0, all, 0, more.length);
        all[more.length] = path.toString();
        all[more.length + 1] = "--source";
        all[more.length + 2] = "test";
        return new Agent(server.address(), checkpoint, all);
    }

    private Agent agent(java.net.URI address, String path) {
        return new Agent(address, checkpoint, path);
    }

    private void received(String... lines) {
        Eventually.until("received " + List.of(lines), () -> server.records().size() >= lines.length);
        assertThat(server.records()).containsExactly(lines);
    }

    private void receivedInAnyOrder(String... lines) {
        Eventually.until("received " + List.of(lines), () -> server.records().size() >= lines.length);
        assertThat(server.records()).containsExactlyInAnyOrder(lines);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
