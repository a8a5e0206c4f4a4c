package io.tidewatch.server.collect.journald;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Severity;
import io.tidewatch.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anUploadOfTextAndBytesIsTaken() {
        byte[] upload = concat(
                text("__CURSOR=s=1;i=1\n__REALTIME_TIMESTAMP=1767225600123456\nPRIORITY=3\n_HOSTNAME=web-1\n"
                        + "SYSLOG_IDENTIFIER=shop\n_PID=77\n_SYSTEMD_UNIT=shop.service\n_BOOT_ID=b\nMESSAGE=a = b\n\n"),
                text("__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1767225601000000\n"),
                binary("MESSAGE", text("two\nlines")),
                text("\n"));
        assertThat(upload(upload).statusCode()).isEqualTo(202);
        assertThat(server.events).extracting(Event::message).containsExactly("a = b", "two\nlines");
        Event event = server.events.getFirst();
        assertThat(event.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.fields().text("host.name")).isEqualTo("web-1");
        assertThat(event.fields().text("process.name")).isEqualTo("shop");
        assertThat(event.fields().value("process.pid")).isEqualTo(77L);
        assertThat(event.fields().text("systemd.unit")).isEqualTo("shop.service");
        assertThat(event.fields().text("journald._BOOT_ID")).isEqualTo("b");
    }

    @Test
    void anUploadedEntryIsTheSameEventAsItsLineOfJournalctl() {
        for (String[] entry : new String[][] {
            {"SYSLOG_IDENTIFIER", "shop", "MESSAGE", "started", "_COMM", "shop", "CODE_LINE", "7"},
            {"SYSLOG_IDENTIFIER", "sshd", "MESSAGE", "Failed password for root from 192.0.2.7 port 22 ssh2"},
            {"SYSLOG_IDENTIFIER", "kernel", "MESSAGE", "usb 1-1: new device", "_TRANSPORT", "kernel", "OWN_FIELD", "x"}
        }) {
            StringBuilder export = new StringBuilder("__CURSOR=s=2;i=" + entry[1]
                    + "\n__REALTIME_TIMESTAMP=1767225600123456\n_BOOT_ID=b\n_HOSTNAME=web-1\n_PID=77\nPRIORITY=3\n");
            StringBuilder json = new StringBuilder(
                    "{\"__CURSOR\":\"s=2;i=" + entry[1]
                            + "\",\"__REALTIME_TIMESTAMP\":\"1767225600123456\",\"_BOOT_ID\":\"b\",\"_HOSTNAME\":\"web-1\",\"_PID\":\"77\",\"PRIORITY\":\"3\"");
            for (int i = 0; i < entry.length; i += 2) {
                export.append(entry[i]).append('=').append(entry[i + 1]).append('\n');
                json.append(",\"")
                        .append(entry[i])
                        .append("\":\"")
                        .append(entry[i + 1])
                        .append('"');
            }
            server.events.clear();
            assertThat(upload(text(export + "\n")).statusCode()).isEqualTo(202);
            server.post("/api/v1/events", "application/x-ndjson", json + "}\n");

            assertThat(server.events).hasSize(2);
            Event uploaded = server.events.getFirst();
            Event line = server.events.getLast();
            assertThat(uploaded.dataset()).isEqualTo(line.dataset());
            assertThat(uploaded.dataset().value()).startsWith("linux.");
            assertThat(uploaded.time()).isEqualTo(line.time());
            assertThat(uploaded.severity()).isEqualTo(line.severity());
            assertThat(uploaded.fields().toMap()).isEqualTo(line.fields().toMap());
        }
    }

    @Test
    void anUploadThatBrokeOffAndIsSentAgainIsStoredOnce() {
        StringBuilder journal = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            journal.append("__CURSOR=s=1;i=")
                    .append(i)
                    .append("\nMESSAGE=entry ")
                    .append(i)
                    .append("\n\n");
        }
        String cut = journal.substring(0, journal.length() / 2) + "MESSAGE\n\u0001";
        assertThat(upload(text(cut)).statusCode()).isEqualTo(400);
        int before = server.events.size();
        assertThat(before).isGreaterThan(4_000);
        assertThat(upload(text(journal.toString())).statusCode()).isEqualTo(202);
        assertThat(server.events.stream().map(Event::message).distinct().count())
                .isGreaterThanOrEqualTo(20_000);
        assertThat(server.events).hasSizeLessThan(20_002);
    }

    @Test
    void aFullQueueHoldsTheUploadBack() {
        AtomicInteger refusals = new AtomicInteger();
        server.beforeAccept = batch -> {
            if (refusals.incrementAndGet() < 3) {
                throw new Overloaded("full", Duration.ofSeconds(1));
            }
        };
        assertThat(upload(text("MESSAGE=waited\n\n")).statusCode()).isEqualTo(202);
        assertThat(server.events).hasSize(1);
    }

    @Test
    void aFieldThatIsTooLongIsCutAndSaysSo() {
        byte[] dump = new byte[3 << 20];
        byte[] upload =
                concat(text("MESSAGE=crashed\n"), binary("COREDUMP", dump), text("\n"), text("MESSAGE=next\n\n"));
        assertThat(upload(upload).statusCode()).isEqualTo(202);
        assertThat(server.batches.getFirst().record(0).text()).contains("\"cut\":[\"COREDUMP\"]");
        assertThat(server.events).extracting(Event::message).containsExactly("crashed", "next");
    }

    @Test
    void damagedUploadsAreRefused() {
        Random random = new Random(2);
        byte[] good = concat(text("MESSAGE=x\nPRIORITY=6\n"), binary("DATA", new byte[20]), text("\n"));
        for (int round = 0; round < 300; round++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThat(upload(bad).statusCode()).isIn(202, 400);
        }
        assertThat(server.post("/upload", "text/plain", "x").statusCode()).isEqualTo(415);
    }

    private HttpResponse<String> upload(byte[] body) {
        return server.send(server.request("/upload")
                .header("Content-Type", "application/vnd.fdo.journal")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    }

    private static byte[] binary(String name, byte[] value) {
        return concat(
                text(name + "\n"),
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value.length)
                        .array(),
                value,
                text("\n"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
