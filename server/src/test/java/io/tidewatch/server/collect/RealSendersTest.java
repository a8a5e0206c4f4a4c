package io.tidewatch.server.collect;

import static io.tidewatch.server.TestServer.basic;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.net.SyslogAppender;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.server.TidewatchServer;
import io.tidewatch.testkit.Eventually;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The programs that really send, to a whole server. */
@Timeout(180)
class RealSendersTest {
    private static final String PASSWORD = "a-long-password";
    private static final int LINES = 500;

    @TempDir
    static Path folder;

    private static TidewatchServer server;
    private static int udp;
    private static int tcp;
    private static int tls;
    private static int gelf;
    private static int beats;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Certificates.make(Files.createDirectory(folder.resolve("certificates")));
        udp = freeUdp();
        tcp = freeTcp();
        tls = freeTcp();
        gelf = freeUdp();
        beats = freeTcp();
        String yaml = """
                data-dir: "%s"
                http: {port: 0}
                collect:
                  syslog:
                    - name: hosts
                      udp-port: %d
                      tcp-port: %d
                      tls-port: %d
                      tls: {certificate: "%s/server.crt", key: "%4$s/server.key", client-ca: "%4$s/ca.crt", client-auth: required}
                  gelf: [{name: containers, udp-port: %d}]
                  beats: [{name: beats, tcp-port: %d}]
                sources:
                  - {name: hosts, zone: Europe/Berlin}
                """.replace("%4$s", folder.resolve("certificates").toString())
                .formatted(folder.resolve("data"), udp, tcp, tls, folder.resolve("certificates"), gelf, beats);
        TidewatchConfig config = ConfigReader.parse(
                TidewatchConfig.class, "test.yml", yaml, Map.of("TIDEWATCH_SECURITY_INITIAL_PASSWORD", PASSWORD));
        server = TidewatchServer.start(config, Clock.systemUTC(), new PrintStream(PrintStream.nullOutputStream()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int freeUdp() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int freeTcp() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static JsonNode get(String path) {
        URI uri = server.http().address().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", basic("admin", PASSWORD))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return new JsonMapper().readTree(response.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String query(String query) {
        return "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&from=1970-01-01";
    }

    private static void awaitCount(String query, int wanted) {
        Eventually.until(
                wanted + " of " + query,
                () -> get("/api/v1/count?" + query(query)).get("count").asInt() >= wanted);
        assertThat(get("/api/v1/count?" + query(query)).get("count").asInt()).isEqualTo(wanted);
    }

    private static JsonNode onlyEvent(String query) {
        awaitCount(query, 1);
        return get("/api/v1/search?" + query(query)).get("events").get(0);
    }

    private static JsonNode field(JsonNode event, String name) {
        return event.get("fields").get(name);
    }

    @Test
    void loggerOverUdpAndTcp() throws Exception {
        String port = Integer.toString(tcp);
        Programs.run(
                folder,
                "logger",
                "--server",
                "127.0.0.1",
                "--port",
                Integer.toString(udp),
                "--udp",
                "--rfc5424",
                "-t",
                "backup",
                "-p",
                "daemon.err",
                "--id=77",
                "loggerudp finished with errors");
        Programs.run(
                folder,
                "logger",
                "--server",
                "127.0.0.1",
                "--port",
                port,
                "--tcp",
                "--octet-count",
                "--rfc5424",
                "-t",
                "backup",
                "loggercounted one");
        Programs.run(
                folder,
                "logger",
                "--server",
                "127.0.0.1",
                "--port",
                port,
                "--tcp",
                "--rfc3164",
                "-t",
                "backup",
                "loggerlines one");
        JsonNode event = onlyEvent("loggerudp");
        assertThat(event.get("severity").asString()).isEqualTo("error");
        assertThat(field(event, "process.name").asString()).isEqualTo("backup");
        assertThat(field(event, "log.syslog.facility.name").asString()).isEqualTo("daemon");
        assertThat(event.toString()).contains("syslog-udp").contains("\"hosts\"");
        assertThat(onlyEvent("loggercounted").toString()).contains("syslog-tcp");
        assertThat(field(onlyEvent("loggerlines"), "process.name").asString()).isEqualTo("backup");
    }

    @Test
    void rsyslogOverUdpTcpAndTls() throws Exception {
        Path work = Files.createDirectory(folder.resolve("rsyslog"));
        String certificates = folder.resolve("certificates").toString();
        Path input = Files.writeString(work.resolve("input.txt"), lines("rsyslogline"));
        Path conf = Files.writeString(
                work.resolve("rsyslog.conf"), """
                global(workDirectory="%s"
                       defaultNetstreamDriverCAFile="%s/ca.crt"
                       defaultNetstreamDriverCertFile="%2$s/client.crt"
                       defaultNetstreamDriverKeyFile="%2$s/client.key")
                module(load="imfile")
                input(type="imfile" file="%s" tag="app:" ruleset="send")
                ruleset(name="send") {
                  action(type="omfwd" target="127.0.0.1" port="%d" protocol="udp" template="RSYSLOG_SyslogProtocol23Format")
                  action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" TCP_Framing="traditional" template="RSYSLOG_ForwardFormat")
                  action(type="omfwd" target="127.0.0.1" port="%5$d" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")
                  action(type="omfwd" target="127.0.0.1" port="%6$d" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
                         streamDriver="ossl" streamDriverMode="1" streamDriverAuthMode="x509/certvalid")
                }
                """.formatted(work, certificates, input, udp, tcp, tls));
        Process rsyslog = Programs.start(
                work,
                "rsyslogd",
                "-n",
                "-f",
                conf.toString(),
                "-i",
                work.resolve("pid").toString());
        try {
            awaitCount("rsyslogline", 4 * LINES);
        } catch (AssertionError e) {
            throw new AssertionError(Files.readString(work.resolve("rsyslogd.out")) + get("/api/v1/collectors"), e);
        } finally {
            end(rsyslog);
        }
        assertThat(get("/api/v1/top?" + query("rsyslogline") + "&field=process.name")
                        .toString())
                .contains("\"app\"");
        assertThat(get("/api/v1/collectors").toString()).contains("syslog-tls").contains("127.0.0.1");
    }

    @Test
    void syslogNgOverTcp() throws Exception {
        Path work = Files.createDirectory(folder.resolve("syslog-ng"));
        Path input = Files.writeString(work.resolve("input.txt"), lines("syslogngline"));
        Path conf = Files.writeString(work.resolve("syslog-ng.conf"), """
                @version: 3.38
                source s { file("%s" flags(no-parse) program-override("app")); };
                destination lines { network("127.0.0.1" port(%d) transport("tcp") persist-name("lines")); };
                destination counted { syslog("127.0.0.1" port(%2$d) transport("tcp") persist-name("counted")); };
                log { source(s); destination(lines); destination(counted); };
                """.formatted(input, tcp));
        java.util.List<String> arguments = new java.util.ArrayList<>(Programs.syslogNgFolders());
        arguments.addAll(java.util.List.of(
                "-F",
                "-f",
                conf.toString(),
                "-p",
                work.resolve("pid").toString(),
                "-c",
                work.resolve("ctl").toString(),
                "-R",
                work.resolve("persist").toString(),
                "--no-caps"));
        Process syslogNg = Programs.start(work, "syslog-ng", arguments.toArray(String[]::new));
        try {
            awaitCount("syslogngline", 2 * LINES);
        } catch (AssertionError e) {
            throw new AssertionError(Files.readString(work.resolve("syslog-ng.out")), e);
        } finally {
            end(syslogNg);
        }
    }

    @Test
    void syslogNgOverHttp() throws Exception {
        Path work = Files.createDirectory(folder.resolve("syslog-ng-http"));
        Path input = Files.writeString(work.resolve("input.txt"), lines("syslognghttp"));
        Path conf = Files.writeString(work.resolve("syslog-ng.conf"), """
                @version: 3.38
                source s { file("%s" flags(no-parse) program-override("app")); };
                destination tidewatch { http(
                    url("%s") method("POST") user("admin") password("%s")
                    headers("Content-Type: text/plain", "Tidewatch-Source: ng")
                    body("<$PRI>1 $ISODATE web-1 $PROGRAM - - - $MSG") delimiter("\\n") batch-lines(100) batch-timeout(200)); };
                log { source(s); destination(tidewatch); };
                """.formatted(
                        input, server.http().address().resolve("/api/v1/events"), PASSWORD));
        java.util.List<String> arguments = new java.util.ArrayList<>(Programs.syslogNgFolders());
        arguments.addAll(java.util.List.of(
                "-F",
                "-f",
                conf.toString(),
                "-p",
                work.resolve("pid").toString(),
                "-c",
                work.resolve("ctl").toString(),
                "-R",
                work.resolve("persist").toString(),
                "--no-caps"));
        Process syslogNg = Programs.start(work, "syslog-ng", arguments.toArray(String[]::new));
        try {
            awaitCount("syslognghttp", LINES);
        } catch (AssertionError e) {
            throw new AssertionError(Files.readString(work.resolve("syslog-ng.out")), e);
        } finally {
            end(syslogNg);
        }
        assertThat(get("/api/v1/top?" + query("syslognghttp") + "&field=host.name")
                        .toString())
                .contains("\"web-1\"");
    }

    @Test
    void systemdJournalUpload() throws Exception {
        Path work = Files.createDirectory(folder.resolve("journal"));
        StringBuilder journal = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            journal.append("__CURSOR=s=1;i=").append(Integer.toHexString(i)).append('\n');
            journal.append("__REALTIME_TIMESTAMP=")
                    .append(1_763_720_000_000_000L + i)
                    .append('\n');
            journal.append("__MONOTONIC_TIMESTAMP=").append(1_000 + i).append('\n');
            journal.append("_BOOT_ID=0123456789abcdef0123456789abcdef\n");
            journal.append("_HOSTNAME=web-9\nSYSLOG_IDENTIFIER=app\nPRIORITY=4\n");
            journal.append("MESSAGE=journaluploadline number ").append(i).append("\n\n");
        }
        Path export = Files.writeString(work.resolve("journal.export"), journal);
        URI address = server.http().address();

        Programs.run(
                work,
                "systemd-journal-upload",
                "--url=http://admin:" + PASSWORD + "@" + address.getHost() + ":" + address.getPort(),
                "--save-state=" + work.resolve("state"),
                export.toString());

        awaitCount("journaluploadline", LINES);
        assertThat(get("/api/v1/top?" + query("journaluploadline") + "&field=host.name")
                        .toString())
                .contains("\"web-9\"");
    }

    private static String lines(String word) {
        return IntStream.range(0, LINES)
                .mapToObj(i -> word + " number " + i + "\n")
                .collect(Collectors.joining());
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void logbacksSyslogAppender() {
        LoggerContext context = new LoggerContext();
        SyslogAppender appender = new SyslogAppender();
        appender.setContext(context);
        appender.setSyslogHost("127.0.0.1");
        appender.setPort(udp);
        appender.setFacility("LOCAL3");
        appender.setSuffixPattern("shop[42]: %msg");
        appender.start();
        ch.qos.logback.classic.Logger logger = context.getLogger("shop");
        logger.addAppender(appender);
        logger.warn("logbackword order {} refused", 7);
        logger.error("logbacktrace", new IllegalStateException("no stock"));
        JsonNode event = onlyEvent("logbackword");
        assertThat(event.get("severity").asString()).isEqualTo("warning");
        assertThat(field(event, "process.name").asString()).isEqualTo("shop");
        assertThat(field(event, "process.pid").asInt()).isEqualTo(42);
        awaitCount("logbacktrace", 1);
        context.stop();
    }

    @Test
    void gelfAndBeatsKeepTheirSendersTimeAndNames() throws IOException {
        try (Udp sender = new Udp(gelf)) {
            sender.send(
                    "{\"version\":\"1.1\",\"host\":\"shop-1\",\"short_message\":\"gelfword paid\",\"timestamp\":1767225600.25,"
                            + "\"level\":3,\"_user\":\"bob\",\"_container_name\":\"shop\"}");
        }
        JsonNode event = onlyEvent("gelfword");
        assertThat(event.get("time").asString()).startsWith("2026-01-01T00:00:00.25");
        assertThat(event.get("severity").asString()).isEqualTo("error");
        assertThat(field(event, "host.name").asString()).isEqualTo("shop-1");
        assertThat(field(event, "user.name").asString()).isEqualTo("bob");
        assertThat(field(event, "container_name").asString()).isEqualTo("shop");

        String filebeat =
                "{\"@timestamp\":\"2026-01-02T03:04:05.678Z\",\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"_doc\","
                        + "\"version\":\"8.15.0\"},\"message\":\"beatsword paid\",\"log\":{\"offset\":1024,\"file\":{\"path\":\"/var/log/shop.log\"}},"
                        + "\"input\":{\"type\":\"filestream\"},\"host\":{\"name\":\"shop-2\"},\"agent\":{\"id\":\"a-1\",\"type\":\"filebeat\"},"
                        + "\"ecs\":{\"version\":\"8.0.0\"},\"event\":{\"dataset\":\"shop.orders\"}}";
        try (Tcp sender = new Tcp(beats)) {
            byte[] json = filebeat.getBytes(StandardCharsets.UTF_8);
            sender.send(java.nio.ByteBuffer.allocate(16 + json.length)
                    .put("2W".getBytes(StandardCharsets.US_ASCII))
                    .putInt(1)
                    .put("2J".getBytes(StandardCharsets.US_ASCII))
                    .putInt(1)
                    .putInt(json.length)
                    .put(json)
                    .array());
            assertThat(sender.receive(6)).containsExactly('2', 'A', 0, 0, 0, 1);
        }
        event = onlyEvent("beatsword");
        assertThat(event.get("time").asString()).startsWith("2026-01-02T03:04:05.678");
        assertThat(event.get("dataset").asString()).isEqualTo("shop.orders");
        assertThat(field(event, "host.name").asString()).isEqualTo("shop-2");
        assertThat(field(event, "log.offset").asInt()).isEqualTo(1024);
    }

    @Test
    void aTimeWithoutAZoneIsReadInThatOfItsSource() throws IOException {
        try (Udp sender = new Udp(udp)) {
            sender.send("<13>Jan  5 12:00:00 router-1 zoneword: up");
        }
        assertThat(onlyEvent("process.name:zoneword").get("time").asString()).contains("-01-05T11:00:00");
    }
}
