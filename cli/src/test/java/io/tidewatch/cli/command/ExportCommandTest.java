package io.tidewatch.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Run;
import io.tidewatch.cli.Stop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExportCommandTest {
    private static final String WHOLE = "Tidewatch-Exported: 2\r\nTidewatch-Warnings: 0\r\n";

    @TempDir
    Path folder;

    private Chunked server;

    @BeforeEach
    void start() throws IOException {
        server = new Chunked();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** A server whose body comes in chunks with trailers after it, or breaks off: the JDK's own server has no trailers. */
    private static final class Chunked implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private volatile String status = "200 OK";
        private volatile String body = "{\"n\":1}\n{\"n\":2}\n";
        private volatile String trailers = WHOLE;
        private volatile boolean breaksOff;

        Chunked() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            while (true) {
                try (Socket client = socket.accept()) {
                    BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
                    requests.add(URLDecoder.decode(in.readLine().split(" ")[1], UTF_8));
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
                    OutputStream out = client.getOutputStream();
                    String head = "HTTP/1.1 " + status + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
                    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
                    out.write((head + chunk + (breaksOff ? "" : "0\r\n" + trailers + "\r\n")).getBytes(UTF_8));
                    out.flush();
                } catch (IOException e) {
                    if (socket.isClosed()) {
                        return;
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Run.Ended export(String... args) {
        return export(new Stop(), args);
    }

    private Run.Ended export(Stop stop, String... args) {
        String[] all = Stream.concat(
                        Stream.of("export", "--server", "http://127.0.0.1:" + server.socket.getLocalPort()),
                        Stream.of(args))
                .toArray(String[]::new);
        return Run.run(Map.of("TIDEWATCH_TOKEN", "twt_x"), stop, all);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileHasItsNameOnceItIsWhole() throws IOException {
        Path file = folder.resolve("events.ndjson");

        Run.Ended ended =
                export("user.name:root", "--from", "-1d", "--dataset", "linux.auth", "--out", file.toString());

        assertThat(ended.err()).startsWith(file + ": 2 events, 16 B, in ");
        assertThat(ended.code()).isZero();
        assertThat(files()).containsExactly("events.ndjson");
        assertThat(file).hasContent(server.body);
        assertThat(server.requests)
                .containsExactly(
                        "/api/v1/events/export?query=user.name:root&from=now-1d&dataset=linux.auth&format=ndjson&limit=10000000");
    }

    @Test
    void withoutAFileItGoesToTheStandardOutput() {
        Run.Ended ended = export("--view", "ocsf");

        assertThat(ended.out()).isEqualTo(server.body);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(server.requests.getFirst()).endsWith("&view=ocsf");
    }

    @Test
    void theFormatIsThatOfTheFilesName() {
        export("--out", folder.resolve("a.csv").toString(), "--fields", "time,message");
        export("--out", folder.resolve("b.PARQUET").toString());
        export("--out", folder.resolve("c.txt").toString(), "--format", "csv", "-n", "7");

        assertThat(server.requests)
                .satisfiesExactly(
                        csv -> assertThat(csv).contains("format=csv").endsWith("fields=time,message"),
                        parquet -> assertThat(parquet).contains("format=parquet"),
                        chosen -> assertThat(chosen).contains("format=csv&limit=7"));
    }

    @Test
    void aFileThatBreaksOffIsNotLeftAsIfItWereWhole() throws IOException {
        server.breaksOff = true;
        Path file = Files.writeString(folder.resolve("events.ndjson"), "of yesterday");

        Run.Ended ended = export("--force", "--out", file.toString());

        assertThat(ended.err())
                .startsWith("tidewatch export: the export broke off after 16 B (")
                .contains("events.ndjson was not written");
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.code()).isEqualTo(3);
        assertThat(files()).containsExactly("events.ndjson");
        assertThat(file).hasContent("of yesterday");
        assertThat(export().code()).as("on the standard output").isEqualTo(3);
    }

    @Test
    void whatIsNotAllIsSaidAndIsNoSuccess() {
        server.trailers = "Tidewatch-Exported: 2\r\nTidewatch-Next: 1-2-3\r\nTidewatch-Warnings: 0\r\n";
        Run.Ended cut = export();
        assertThat(cut.err())
                .isEqualTo("warning: not all: there are more events than the 10,000,000 events that a server gives at"
                        + " once; the oldest are missing, narrow the time with --from and --to\n");
        assertThat(cut.code()).isEqualTo(5);

        Run.Ended limited = export("--limit", "2");
        assertThat(limited.err()).isEqualTo("there are more events than --limit 2; the newest were written\n");
        assertThat(limited.code()).isZero();

        server.trailers = "Tidewatch-Exported: 2\r\nTidewatch-Warnings: 3\r\n";
        assertThat(export().err()).startsWith("warning: not all: parts of the store could not be read");
        assertThat(export("--limit", "2").code()).isEqualTo(5);

        server.trailers = "";
        assertThat(export().err()).startsWith("warning: the server did not say whether this is all");
        assertThat(export().code()).isEqualTo(5);
    }

    @Test
    void aFileThatIsThereIsReplacedOnRequestAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("events.csv"), "evidence");

        Run.Ended refused = export("--out", file.toString());
        assertThat(refused.err()).contains("is there already", "--force");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(file).hasContent("evidence");
        assertThat(server.requests).isEmpty();

        assertThat(export("--out", file.toString(), "--force").code()).isZero();
        assertThat(file).hasContent(server.body);
        assertThat(export("--out", folder.toString()).code()).isEqualTo(2);
        assertThat(export("--out", folder.resolve("absent/x").toString()).err()).contains("cannot write", "NoSuchFile");
    }

    @Test
    void filesOfOthersBesideItAreNeitherOpenedNorRemoved() throws Exception {
        Path pipe = folder.resolve("events.ndjson.part");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path left = Files.writeString(folder.resolve(".events.ndjson.killed.tidewatch-part"), "of one that was killed");
        Path notes = Files.writeString(folder.resolve("notes.part"), "somebody's");

        assertThat(export("--out", folder.resolve("events.ndjson").toString()).code())
                .isZero();
        assertThat(files())
                .containsExactly(left.getFileName().toString(), "events.ndjson", "events.ndjson.part", "notes.part");
        assertThat(folder.resolve("events.ndjson")).hasContent(server.body);
        assertThat(left).hasContent("of one that was killed");
        assertThat(notes).hasContent("somebody's");
    }

    @Test
    void aFileOfWhichNobodySaidThatItIsWholeDoesNotGetItsName() throws IOException {
        server.trailers = "";
        Path file = folder.resolve("events.ndjson");

        Run.Ended ended = export("--out", file.toString());

        assertThat(ended.err())
                .startsWith(file + " was not written\nwarning: the server did not say whether this is all");
        assertThat(ended.code()).isEqualTo(5);
        assertThat(files()).isEmpty();

        Files.writeString(file, "of yesterday");
        assertThat(export("--force", "--out", file.toString()).code()).isEqualTo(5);
        assertThat(file).hasContent("of yesterday");
    }

    @Test
    void oneThatIsStoppedLeavesNothing() throws IOException {
        Stop stop = new Stop();
        stop.ask();

        Run.Ended ended = export(stop, "--out", folder.resolve("events.ndjson").toString());

        assertThat(ended.err()).contains("stopped; ", "was not written");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void contradictionsAndTheServersRefusalsAreToldWithARemedy() throws IOException {
        assertThat(export("--view", "ocsf", "--format", "csv").err()).contains("--fields names");
        assertThat(export("--fields", "time").err()).contains("add --format csv");
        assertThat(export("--limit", "0").code()).isEqualTo(2);
        assertThat(server.requests).isEmpty();

        server.status = "400 Bad Request";
        server.body = "{\"detail\":\"The query has no end.\",\"remedy\":\"Close the quotation mark.\"}";
        Run.Ended refused = export("\"", "--out", folder.resolve("x").toString());
        assertThat(refused.err())
                .isEqualTo("tidewatch export: The query has no end. Close the quotation mark. (400)\n");
        assertThat(refused.code()).isEqualTo(4);
        server.status = "429 Too Many Requests";
        assertThat(export().code()).isEqualTo(3);
        assertThat(files()).isEmpty();
        server.close();
        assertThat(export().err()).contains("no connection to 127.0.0.1", "is it running?");
    }
}
