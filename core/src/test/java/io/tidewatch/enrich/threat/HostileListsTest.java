package io.tidewatch.enrich.threat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.ThreatListSettings;
import io.tidewatch.enrich.list.ListContent;
import io.tidewatch.enrich.list.ListProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileListsTest {
    @Test
    void aLineOfAHundredMegabytesIsLeftOutWithoutBeingKept() throws IOException {
        InputStream in = new SequenceInputStream(java.util.Collections.enumeration(
                List.of(text("192.0.2.1\n"), new Endless('a', 100_000_000), text("\n192.0.2.2\n"))));

        ListContent<ThreatList> list = PlainList.read(in, new ThreatListBuilder(10, true), null);

        assertThat(list.entries()).isEqualTo(2);
        assertThat(list.badLines()).isEqualTo(1);
        assertThat(list.firstBad()).isEqualTo("line 2: it is longer than 8192 bytes");
    }

    @Test
    void rowsFullOfQuotesAreReadInTimeInProportion() throws IOException {
        String row = "a\"".repeat(30_000) + "\n";
        InputStream in = text("indicator\n" + row.repeat(200) + "192.0.2.1\n");

        ListContent<ThreatList> list =
                CsvList.read(in, new ThreatListBuilder(10, true), null, ThreatListSettings.DEFAULTS);

        assertThat(list.entries()).isEqualTo(1);
        assertThat(list.badLines()).isEqualTo(200);
    }

    @Test
    void randomBytesAreNoListInAnyFormat() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(4_096)];
            random.nextBytes(bytes);
            for (Format format : List.<Format>of(
                    in -> PlainList.read(in, new ThreatListBuilder(100, true), null),
                    in -> CsvList.read(in, new ThreatListBuilder(100, true), null, ThreatListSettings.DEFAULTS),
                    in -> StixList.read(in, new ThreatListBuilder(100, true), null))) {
                try {
                    assertThat(format.read(new ByteArrayInputStream(bytes)).entries())
                            .isLessThan(50);
                } catch (ListProblem e) {
                    assertThat(e).message().isNotEmpty();
                } catch (IOException e) {
                    throw new AssertionError("only a ListProblem tells what is wrong", e);
                }
            }
        }
    }

    @Test
    void stixThatIsNestedTooDeeplyIsRefused() {
        String deep = "{\"type\":\"bundle\",\"objects\":[{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}]}";

        assertThatThrownBy(() -> stix(deep)).isInstanceOf(ListProblem.class).hasMessageContaining("no STIX bundle");
    }

    @Test
    void stixThatEndsInTheMiddleIsRefused() {
        String whole =
                "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"[url:value = 'http://a.example/']\"}]}";
        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThatThrownBy(() -> stix(part)).as(part).isInstanceOf(ListProblem.class);
        }
    }

    @Test
    void patternsThatSayMoreAreNotHalfUnderstood() {
        for (String pattern : List.of(
                "",
                "[",
                "[]",
                "[ipv4-addr:value = '192.0.2.1'",
                "[ipv4-addr:value = '192.0.2.1]",
                "[ipv4-addr:value != '192.0.2.1']",
                "[NOT ipv4-addr:value = '192.0.2.1']",
                "[ipv4-addr:value = '192.0.2.1' AND url:value = 'http://a.example/']",
                "[ipv4-addr:value = '192.0.2.1'] AND [url:value = 'http://a.example/']",
                "[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [url:value = 'http://a.example/']",
                "[ipv4-addr:value = '192.0.2.1'] WITHIN 5 SECONDS",
                "[domain-name:value LIKE '%.example']",
                "[domain-name:value MATCHES '.*']",
                "[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
                "[windows-registry-key:key = 'x']",
                "[file:name = 'evil.exe']",
                "[ipv4-addr:value IN ('192.0.2.1', ]")) {
            assertThat(StixPattern.read(pattern)).as(pattern).isNull();
        }
        assertThat(StixPattern.read("[ url:value='http://a.example/\\'x\\\\' ]"))
                .containsExactly(new StixPattern.Value(IndicatorType.URL, "http://a.example/'x\\"));
    }

    @Test
    void urlsAndDomainsThatAreNoneAreNull() {
        for (String text : List.of(
                "", "://", "http://", "http:///x", "http://a b/", "x".repeat(5_000) + "://a", "1ttp ://x", "a:b")) {
            assertThat(IndicatorText.url(text)).as(text).isNull();
        }
        for (String text : List.of(
                "",
                ".",
                "..",
                "a..b",
                "com",
                "-",
                "a b.example",
                "1.2",
                "x".repeat(64) + ".example",
                "x.".repeat(200) + "y",
                "ex\u0000.example")) {
            assertThat(IndicatorText.domain(text)).as(text).isNull();
        }
        assertThat(IndicatorText.domain("Bücher.Example")).isEqualTo("xn--bcher-kva.example");
        assertThat(IndicatorText.url("HTTP://User@Host:80?x")).isEqualTo("http://user@host/?x");
        assertThat(IndicatorText.host("http://user@[2001:db8::1]:80/")).isEqualTo("2001:db8::1");
    }

    @Test
    void manyEntriesAreFoundAndTakeLittleMemory() throws IOException {
        ThreatListBuilder builder = new ThreatListBuilder(2_000_000, true);
        Random random = new Random(5);
        int[] addresses = random.ints(300_000).distinct().toArray();
        for (int bits : addresses) {
            builder.add("", dotted(bits), null, IndicatorDetails.NONE);
        }
        ThreatList list = builder.build().content();

        assertThat(list.entries()).isEqualTo(addresses.length);
        assertThat(list.weight() / addresses.length).as("bytes an address").isLessThanOrEqualTo(16);
        for (int bits : addresses) {
            assertThat(list.address(io.tidewatch.enrich.address.IpAddress.ofIpv4(bits), java.time.Instant.EPOCH))
                    .isNotNull();
        }
    }

    private static String dotted(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    private static void stix(String text) throws IOException {
        StixList.read(text(text), new ThreatListBuilder(10, true), null);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @FunctionalInterface
    private interface Format {
        ListContent<ThreatList> read(InputStream in) throws IOException;
    }

    /** So many times the same byte, without holding them. */
    private static final class Endless extends InputStream {
        private final int value;
        private int left;

        Endless(int value, int count) {
            this.value = value;
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = Math.min(length, left);
            java.util.Arrays.fill(bytes, offset, offset + count, (byte) value);
            left -= count;
            return count;
        }
    }
}
