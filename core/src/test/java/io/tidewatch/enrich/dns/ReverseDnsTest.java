package io.tidewatch.enrich.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ReverseDnsSettings;
import io.tidewatch.enrich.Enriched;
import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.health.Health;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReverseDnsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Enriched.NOON);
    private final Clock clock = new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };
    private final AtomicInteger asked = new AtomicInteger();
    private ReverseDns dns;

    @AfterEach
    void close() {
        if (dns != null) {
            dns.close();
        }
    }

    @Test
    void theFirstEventGoesWithoutAndLaterOnesHaveTheName() {
        dns = dns(true, address -> "host.example");

        assertThat(name("10.0.0.1")).isNull();
        until(() -> name("10.0.0.1") != null);
        assertThat(name("10.0.0.1")).isEqualTo("host.example");
        assertThat(asked).hasValue(1);

        now.updateAndGet(time -> time.plus(Duration.ofHours(2)));
        assertThat(name("10.0.0.1")).as("the old name, until it is known anew").isEqualTo("host.example");
        until(() -> asked.get() == 2);
    }

    @Test
    void addressesOfOthersAreNotAskedForUnlessWanted() {
        dns = dns(true, address -> "host.example");
        assertThat(name("203.0.113.9")).isNull();
        assertThat(name("203.0.113.9")).isNull();
        assertThat(asked).hasValue(0);
        dns.close();

        dns = dns(false, address -> "host.example");
        until(() -> name("203.0.113.9") != null);
    }

    @Test
    void anEventThatHasANameIsNotAskedFor() {
        dns = dns(true, address -> "host.example");

        assertThat(Enriched.by(dns, Map.of("source.ip", "10.0.0.1", "source.domain", "own.example")))
                .containsEntry("source.domain", "own.example");
        assertThat(asked).hasValue(0);
    }

    @Test
    void noEventWaitsForANameServerThatDoesNotAnswer() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        dns = dns(true, address -> {
            answer.await();
            return null;
        });

        for (int i = 0; i < 20_000; i++) {
            assertThat(name("10.0." + (i >> 8) + "." + (i & 255))).isNull();
        }
        answer.countDown();
    }

    @Test
    void healthTellsThatNobodyAnswers() {
        dns = dns(true, address -> {
            throw new IOException("no answer");
        });

        for (int i = 1; i <= 20; i++) {
            name("10.0.0." + i);
        }
        until(() -> dns.check().status() == Health.Status.DEGRADED);
        assertThat(dns.check().cause()).contains("no name server answered");
    }

    @Test
    void anAddressIsWrittenAsNameServersWantIt() {
        assertThat(NameServers.pointer(IpAddress.parse("192.0.2.7"))).isEqualTo("7.2.0.192.in-addr.arpa");
        assertThat(NameServers.pointer(IpAddress.parse("2001:db8::1")))
                .isEqualTo("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }

    @Test
    void aNameServerIsAskedOverTheNetwork() throws Exception {
        try (FakeNameServer server = new FakeNameServer("web01.corp.example")) {
            NameServers servers = new NameServers(List.of("127.0.0.1:" + server.port()), Duration.ofSeconds(10));
            dns = new ReverseDns(settings(true), address -> true, servers, clock);

            assertThat(servers.name(IpAddress.parse("10.0.0.1"))).isEqualTo("web01.corp.example");
            until(() -> "web01.corp.example".equals(name("10.0.0.1")));
        }
    }

    private ReverseDns dns(boolean internalOnly, ReverseLookup lookup) {
        return new ReverseDns(
                settings(internalOnly),
                address -> address.isIpv4() && address.ipv4() >>> 24 == 10,
                address -> {
                    asked.incrementAndGet();
                    return lookup.name(address);
                },
                clock);
    }

    private static ReverseDnsSettings settings(boolean internalOnly) {
        return new ReverseDnsSettings(
                true,
                internalOnly,
                List.of(),
                Duration.ofSeconds(2),
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                1_000);
    }

    private Object name(String address) {
        return Enriched.by(dns, Map.of("source.ip", address)).get("source.domain");
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
