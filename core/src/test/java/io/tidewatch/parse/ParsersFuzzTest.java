package io.tidewatch.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hostile records: whatever comes in, a parser answers, says no more than it was given, and the record can be had back. */
class ParsersFuzzTest {
    private static final String[] SEEDS = {
        "{\"timestamp\":\"2026-01-01T00:00:00.001Z\",\"level\":\"warn\",\"user\":{\"name\":\"x\"},\"n\":1.5,\"l\":[1,\"a\"]}",
        "<34>Oct 11 22:14:15 web-1 sshd[4721]: Failed password for invalid user a from 192.0.2.7 port 22 ssh2",
        "<165>1 2003-10-11T22:14:15.003Z web-1 app 4711 ID47 [a@1 iut=\"3\" b=\"\\\"x\\]\"][c@2] \uFEFFtext",
        "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0 tty=NODEVssh ruser= rhost=192.0.2.4  user=root",
        "2026-01-01T00:00:00+02:00 web-1 sudo: alice : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh",
        "Feb 29 01:02:03 h su[1]: Successful su for root by alice",
        "Mar  1 01:02:03 h CRON[1]: (root) CMD (run-parts /etc/cron.hourly)",
        "Mar  1 01:02:03 h useradd[1]: new user: name=bob, UID=1001, GID=1001, home=/home/bob, shell=/bin/bash",
        "Mar  1 01:02:03 h sshd[1]: message repeated 5 times: [ Failed password for root from 192.0.2.1 port 1 ssh2]",
        "www.example.com:443 2001:db8::1 - al ice [10/Oct/2000:13:55:36 -0700] \"GET /a?b=\\\"c HTTP/1.1\" 200 - \"-\" \"M\\\"z\"",
        "[Sun Dec 04 04:47:44.123456 2005] [core:error] [pid 1:tid 2] [client 192.0.2.7:5678] AH00128: x",
        "2026/01/01 00:00:00 [error] 12#34: *9 open() failed, client: 192.0.2.7, server: x, request: \"GET / HTTP/1.1\"",
        "081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1",
        "[10.30 16:49:06] chrome.exe - www.example.com:443 open through proxy p:1 HTTPS",
        "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:2181:FastLeaderElection@774] - Notification",
        "2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.Client: connected\n\tat a.b(C.java:1)",
        "2016-09-28 04:30:30, Info                  CBS    Loaded",
        "time=2026-01-01T00:00:00Z level=info msg=\"a \\\"b\\\"\" port=80 flag x=",
        "WARNING:root:message",
        "<14>Nov 21 10:00:00 c w[7]: <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>1</EventID>"
                + "<Channel>System</Channel></System><EventData><Data Name='a'>b&amp;</Data><Data/></EventData></Event>",
        "10:00:00.123 [main] INFO  com.example.App -- started",
        "2026-11-21T10:00:00.123Z  INFO 42 --- [demo] [  main] [803b448a0489f84084905d3093480352-3425f23bb2432450] c.e.Demo : x",
        "[10:00:00.123] ERROR (shop/42 on web-1): failed",
        "[2026-11-21 10:00:00,123: INFO/MainProcess] ready",
        "I1121 10:00:00.123456   123 server.go:12] x",
        "info: started {\"service\":\"shop\",\"timestamp\":\"2026-11-21T10:00:00.123Z\"}",
        "Nov 21, 2026 10:00:00 AM com.example.App main\nINFO: started",
        "sshd[1]: Accepted publickey for root from 192.0.2.1 port 1 ssh2",
    };

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void mutatedRecordsAreParsedByTheirOwnParserOrKept() {
        Random random = new Random(17);
        context.begin(
                new SourceSettings(null, null, ZoneId.of("Europe/Berlin"), false),
                Instant.parse("2026-03-01T00:00:00Z"));
        for (int round = 0; round < 60_000; round++) {
            check(mutated(SEEDS[random.nextInt(SEEDS.length)], random));
        }
    }

    @Test
    void everyParserTakesEveryRecordThatIsMeantForAnother() {
        Random random = new Random(19);
        for (String name : parsers.names()) {
            context.begin(
                    new SourceSettings(name, null, ZoneId.of("UTC"), false), Instant.parse("2026-03-01T00:00:00Z"));
            for (int round = 0; round < 4_000; round++) {
                String seed = SEEDS[random.nextInt(SEEDS.length)];
                check(round % 4 == 0 ? Slice.of(seed) : mutated(seed, random));
            }
        }
    }

    @Test
    void randomBytesAreKept() {
        Random random = new Random(23);
        context.begin(SourceSettings.DEFAULT, Instant.parse("2026-03-01T00:00:00Z"));
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            check(Slice.of(bytes));
        }
    }

    @Test
    void everyPrefixOfARecordIsParsedOrKept() {
        for (String name : parsers.names()) {
            context.begin(
                    new SourceSettings(name, null, ZoneId.of("UTC"), false), Instant.parse("2026-03-01T00:00:00Z"));
            for (String seed : SEEDS) {
                byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
                for (int length = 0; length <= bytes.length; length++) {
                    check(Slice.of(Arrays.copyOf(bytes, length)));
                }
            }
        }
    }

    private void check(Slice record) {
        for (RawFormat format : RawFormat.values()) {
            Parsed parsed = parsers.parse(format, record, context);
            Fields fields = parsed.fields();
            assertThat(fields.size()).isLessThan(600);
            // Addresses, methods and the message repeat parts of the record, each a few times at most; a replaced byte
            // becomes three.
            assertThat(fields.utf8().length).isLessThan(1_000 + 12 * record.length());
            String view = new String(fields.utf8(), StandardCharsets.UTF_8);
            assertThat(view.getBytes(StandardCharsets.UTF_8)).isEqualTo(fields.utf8());
            for (int i = 0; i < fields.size(); i++) {
                if (fields.kind(i) == FieldKind.TEXT || fields.kind(i) == FieldKind.LIST) {
                    assertThat(fields.textOffset(i) + fields.textLength(i)).isLessThanOrEqualTo(fields.utf8().length);
                    assertThat(fields.textLength(i)).isGreaterThanOrEqualTo(0);
                }
            }
            boolean text = parsed.dataset().value().equals("generic.log");
            if (text && !parsed.keepRaw()) {
                assertThat(fields.text("message")).isEqualTo(strip(record.text()));
            }
        }
    }

    private static String strip(String text) {
        String line = text;
        while (line.endsWith("\n") || line.endsWith("\r")) {
            line = line.substring(0, line.length() - 1);
        }
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    private static Slice mutated(String seed, Random random) {
        byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
        for (int k = random.nextInt(4); k >= 0; k--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) " []()<>:;=\"'\\-,.0129{}\n\t".charAt(random.nextInt(24));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int length = random.nextInt(bytes.length - at);
                    System.arraycopy(bytes.clone(), at, bytes, random.nextInt(bytes.length - length), length);
                }
            }
        }
        // Something around it, so that reading past an end is seen.
        byte[] padded = new byte[bytes.length + 40];
        Arrays.fill(padded, (byte) "x]\"} 1:".charAt(random.nextInt(7)));
        int offset = random.nextInt(40);
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        return new Slice(padded, offset, bytes.length);
    }
}
