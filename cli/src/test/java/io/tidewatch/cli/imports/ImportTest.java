package io.tidewatch.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.tidewatch.cli.FakeServer;
import io.tidewatch.cli.Run;
import io.tidewatch.cli.Stop;
import io.tidewatch.testkit.Corpora;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    private static final String TRAIL =
            "{\"Records\":[{\"eventName\":\"A\",\"x\":\"}\"},{\"eventName\":\"B\"},\n{\"eventName\":\"C\"}]}";

    @TempDir
    Path folder;

    private FakeServer server;
    private Path logs;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        logs = Files.createDirectories(folder.resolve("logs"));
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aFolderOfEveryKindIsSentRecordByRecord() throws IOException {
        write("a.log", "one\r\n\ntwo\nthree");
        write("below/b.ndjson", "{\"n\":1}\n{\"n\":2}\n");
        write("below/c.json", "[\n {\"n\":3},\n {\"n\":\n 4}\n]\n");
        write("d.csv", "time,user name,bytes,note\n2026-11-21,\"Doe, Jane\",52,\"a\nb\"\n\n2026-11-22,,007,\n");
        Files.write(logs.resolve("e.log.gz"), gzip("four\nfive\n"));
        Files.write(logs.resolve("f.log.zst"), Zstd.compress("six\n".getBytes(StandardCharsets.UTF_8)));
        write("trail.json", TRAIL);
        Files.write(logs.resolve("trail2.json.gz"), gzip(TRAIL.replace("\"A\"", "\"Z\"")));
        Files.write(logs.resolve("program.bin"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0, 0});

        Run.Ended ended = run(logs.toString());

        assertThat(ended.err()).contains("18 events of 8 files accepted", "1 files left out: they hold no text");
        assertThat(ended.code()).isZero();
        assertThat(server.records())
                .containsExactlyInAnyOrder(
                        "one",
                        "two",
                        "three",
                        "{\"n\":1}",
                        "{\"n\":2}",
                        "{\"n\":3}",
                        "{\"n\":\n 4}",
                        "{\"time\":\"2026-11-21\",\"user name\":\"Doe, Jane\",\"bytes\":52,\"note\":\"a\\nb\"}",
                        "{\"time\":\"2026-11-22\",\"bytes\":\"007\"}",
                        "four",
                        "five",
                        "six",
                        "{\"eventName\":\"A\",\"x\":\"}\"}",
                        "{\"eventName\":\"Z\",\"x\":\"}\"}",
                        "{\"eventName\":\"B\"}",
                        "{\"eventName\":\"B\"}",
                        "{\"eventName\":\"C\"}",
                        "{\"eventName\":\"C\"}")
                .hasSize(18);
    }

    @Test
    void headersSayWhatIsSentAndHowToReadIt() throws IOException {
        Path file = write("a.log", "one\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2019-03-04T05:06:07Z")));

        run("--parser", "syslog", "--time-zone", "Europe/Berlin", "--dataset", "linux.auth", file.toString());

        assertThat(server.requests().getFirst().headers())
                .containsEntry("Tidewatch-Source", "import")
                .containsEntry("Tidewatch-Path", file.toString())
                .containsEntry("Tidewatch-Dataset", "linux.auth")
                .containsEntry("Tidewatch-Parser", "syslog")
                .containsEntry("Tidewatch-Time-Zone", "Europe/Berlin")
                .containsEntry("Tidewatch-Written", "1551675967");
    }

    @Test
    void aSecondImportSendsNothingAndAGrownFileOnlyWhatIsNew() throws IOException {
        Path file = write("a.log", "one\ntwo\nthr");
        run(logs.toString());
        int requests = server.requests().size();

        Run.Ended again = run(logs.toString());

        assertThat(again.err()).contains("1 files left out");
        assertThat(server.requests()).hasSize(requests);

        Files.writeString(file, "ee\nfour\n", StandardOpenOption.APPEND);
        run(logs.toString());
        assertThat(server.records()).containsExactly("one", "two", "thr", "ee", "four");
    }

    @Test
    void aFileOfTheSameBytesElsewhereIsKnownAndUnderOtherSettingsIsNot() throws IOException {
        write("a.log", "one\n");
        write("copy/a.log", "one\n");

        Run.Ended ended = run(logs.toString());
        assertThat(ended.err()).contains("1 events of 1 files accepted", "1 files left out");

        run("--dataset", "shop.web", logs.resolve("a.log").toString());
        assertThat(server.records()).containsExactly("one", "one");
    }

    @Test
    void withoutItsStateTheServerRecognisesWhatItHas() throws IOException {
        List<String> lines =
                IntStream.range(0, 5_000).mapToObj(i -> "line " + i).toList();
        write("a.log", String.join("\n", lines) + "\n");
        run("--batch-size", "4KiB", logs.toString());

        Run.Ended again = run("--state", folder.resolve("other").toString(), logs.toString());

        assertThat(again.err()).contains("0 events of 1 files accepted, 5,000 known already");
        assertThat(server.records()).containsExactlyElementsOf(lines);
    }

    @Test
    void anImportThatWasStoppedGoesOn() throws IOException {
        write("a.log", "one\n");
        Stop stopped = new Stop();
        stopped.ask();

        Run.Ended first = Run.run(Map.of(), stopped, arguments(logs.toString()));

        assertThat(first.code()).isEqualTo(1);
        assertThat(first.err()).contains("start it again to go on");
        run(logs.toString());
        assertThat(server.records()).containsExactly("one");
    }

    @Test
    void whatIsDamagedIsToldAndTheRestIsSent() throws IOException {
        byte[] packed = gzip(String.join(
                "\n",
                IntStream.range(0, 20_000)
                        .mapToObj(i -> i + " " + Integer.toHexString(i * 7919))
                        .toList()));
        Files.write(logs.resolve("cut.log.gz"), Arrays.copyOf(packed, packed.length / 2));

        Run.Ended ended = run(logs.toString());

        assertThat(ended.code()).isEqualTo(5);
        assertThat(ended.err()).contains("cut.log.gz is cut off");
        assertThat(server.records()).hasSizeGreaterThan(5_000).startsWith("0 0", "1 1eef");
    }

    @Test
    void longRecordsGoInPiecesAndNothingIsLeftOut() throws IOException {
        String line = "x".repeat(5_000);
        String object = "{\"k\":\"" + "y".repeat(3_000) + "\"}";
        write("a.log", line + "\nend\n");
        write("b.json", "[" + object + ",{}]");
        write("c.csv", "a,b\n1,\"" + "z".repeat(3_000) + "\n2,3\n");

        run("--max-record", "1KiB", "--in-flight", "1", logs.toString());

        String all = String.join("", server.records());
        assertThat(all).contains(line + "end", object + "{}", "z".repeat(3_000), "{\"a\":2,\"b\":3}");
        assertThat(server.records()).allMatch(record -> record.length() <= 1024);
    }

    @Test
    void recordsAreTheSameWhateverTheBatchesAre() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append(i).append(" ").append("ä".repeat(random.nextInt(200))).append('\n');
            if (random.nextInt(5) == 0) {
                text.append("\tat stack\n\n");
            }
        }
        write("a.log", text.toString());
        run("--multiline-auto", "--batch-size", "1KiB", "--max-record", "256B", logs.toString());
        List<String> small = server.records();
        server.close();
        server = new FakeServer();

        run("--state", folder.resolve("s2").toString(), "--multiline-auto", "--max-record", "256B", logs.toString());

        assertThat(server.records()).containsExactlyElementsOf(small);
    }

    @Test
    void aBatchThatIsTooLargeGoesInHalves() throws IOException {
        write("a.log", "one\ntwo\nthree\nfour\n");
        server.refuseLongerThan(20);

        run(logs.toString());

        assertThat(server.records()).containsExactly("one", "two", "three", "four");
    }

    @Test
    void globsFindPackedFilesAndWhatIsNotThereIsToldAtOnce() throws IOException {
        Files.write(logs.resolve("a.log.gz"), gzip("one\n"));
        write("b.txt", "two\n");

        run(logs + "/*.log.gz");
        assertThat(server.records()).containsExactly("one");

        assertThat(run(logs + "/*.nothing")).satisfies(ended -> {
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains("is no file, no folder and fits none");
        });
    }

    @Test
    void aServerThatRefusesEndsItAndThePlaceIsKept() throws IOException {
        write("a.log", "one\n");
        server.answer(FakeServer.Answer.of(401, "no such token"));

        Run.Ended ended = run(logs.toString());

        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.err()).contains("no such token");
        server.answer(null);
        run(logs.toString());
        assertThat(server.records()).containsExactly("one");
    }

    @Test
    void aDryRunSendsNothingAndShowsWhatFilesHold() throws IOException {
        write("auth.log", "Nov 21 10:00:00 host-1 sshd[7]: Failed password for root from 192.0.2.1 port 22 ssh2\n");
        write("trail.json", TRAIL);

        Run.Ended ended = run("--dry-run", logs.toString());

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("lines", "linux.auth", "auth.log", "json", "trail.json");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void eventLogsOfWindowsAreSentWithTheirNestedNames() throws IOException {
        SortedMap<String, byte[]> files =
                Corpora.zip("windows/sigma-regression-evtx.zip", name -> name.endsWith(".evtx"));
        int written = 0;
        for (byte[] log : new ArrayList<>(files.values()).subList(0, 40)) {
            Files.write(logs.resolve(written++ + ".evtx"), log);
        }

        Run.Ended ended = run("--batch-size", "4KiB", logs.toString());

        assertThat(ended.code()).isZero();
        assertThat(server.records())
                .hasSizeGreaterThanOrEqualTo(40)
                .allMatch(record -> record.startsWith("{") && record.contains("\"Event.System.EventID"));
    }

    @Test
    void progressTellsBytesRateAndTimeLeft() {
        assertThat(ImportProgress.line(50 << 20, 200 << 20, 1_000_000, 10))
                .isEqualTo(
                        "██████░░░░░░░░░░░░░░░░░░  25 %  50.0 MiB of 200.0 MiB  1,000,000 events  100,000/s  30 s left");
    }

    private Run.Ended run(String... arguments) {
        return Run.run(arguments(arguments));
    }

    private String[] arguments(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("import", "--to", server.address().toString(), "--token", "test"));
        if (!Arrays.asList(arguments).contains("--state")) {
            all.addAll(List.of("--state", folder.resolve("state").toString()));
        }
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private Path write(String name, String text) throws IOException {
        Path file = logs.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
