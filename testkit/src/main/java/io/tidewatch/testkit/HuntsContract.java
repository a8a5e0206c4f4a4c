package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.HuntState;
import io.tidewatch.catalog.Hunts;
import io.tidewatch.catalog.StoredHunt;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The suite that every {@link Hunts} passes. */
public abstract class HuntsContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private @org.jspecify.annotations.Nullable Hunts opened;

    /** The same hunts after the program was ended and started again; empty the first time. */
    protected abstract Hunts reopen();

    @BeforeEach
    final void open() {
        opened = reopen();
    }

    @Test
    void aHuntIsKeptWithItsProgressAndResult() {
        StoredHunt hunt = hunt("a1", 0);
        hunts().put(hunt, true);
        StoredHunt done = hunt.begun(NOON.plusSeconds(1))
                .at(HuntState.RUNNING, 10, 20, 3)
                .ended(HuntState.DONE, NOON.plusSeconds(2), "left out \u0000", "{\"rules\":[]}");
        hunts().put(done, false);
        opened = reopen();
        StoredHunt found = hunts().hunt(TENANT, "a1").orElseThrow();
        assertThat(found).isEqualTo(done.ended(HuntState.DONE, NOON.plusSeconds(2), "left out \ufffd", done.result()));
        assertThat(hunts().hunt(OTHER, "a1")).isEmpty();
        assertThat(hunts().hunt(TENANT, "\u0000")).isEmpty();
    }

    @Test
    void huntsAreListedNewestFirstInPagesWithoutResults() {
        IntStream.range(0, 7).forEach(i -> hunts().put(hunt("h" + i, i / 2), true));
        List<StoredHunt> first = hunts().hunts(TENANT, 4, null);
        assertThat(first).extracting(StoredHunt::id).containsExactly("h6", "h5", "h4", "h3");
        assertThat(hunts().hunts(TENANT, 9, first.getLast()))
                .extracting(StoredHunt::id)
                .containsExactly("h2", "h1", "h0");
        assertThat(first).allSatisfy(hunt -> assertThat(hunt.result()).isEmpty());
        assertThat(hunts().hunts(OTHER, 9, null)).isEmpty();
    }

    @Test
    void matchesAreReadFromAnyPlace() {
        hunts().put(hunt("m", 0), true);
        List<Hunts.Match> matches = IntStream.range(0, 2_345)
                .mapToObj(i -> new Hunts.Match(NOON.plusMillis(i), new EventId(1, i, 2), "rule with spaces " + i % 3))
                .toList();
        hunts().putMatches(TENANT, "m", matches);
        assertThat(hunts().matches(TENANT, "m", 0, 10_000)).isEqualTo(matches);
        assertThat(hunts().matches(TENANT, "m", 990, 20)).isEqualTo(matches.subList(990, 1_010));
        assertThat(hunts().matches(TENANT, "m", 2_340, 100)).isEqualTo(matches.subList(2_340, 2_345));
        assertThat(hunts().matches(TENANT, "m", 9_999, 5)).isEmpty();
        assertThat(hunts().matches(OTHER, "m", 0, 5)).isEmpty();
        hunts().putMatches(TENANT, "m", matches.subList(0, 3));
        assertThat(hunts().matches(TENANT, "m", 0, 100)).hasSize(3);
    }

    @Test
    void aRemovedHuntStaysRemoved() {
        StoredHunt hunt = hunt("r", 0);
        hunts().put(hunt, true);
        hunts().putMatches(TENANT, "r", List.of(new Hunts.Match(NOON, new EventId(0, 1, 0), "x")));
        assertThat(hunts().remove(OTHER, "r")).isFalse();
        assertThat(hunts().remove(TENANT, "r")).isTrue();
        assertThat(hunts().remove(TENANT, "r")).isFalse();
        hunts().put(hunt.ended(HuntState.DONE, NOON, "", "{}"), false);
        assertThat(hunts().hunt(TENANT, "r")).isEmpty();
        assertThat(hunts().matches(TENANT, "r", 0, 5)).isEmpty();
    }

    @Test
    void whatWasUnderWayIsInterrupted() {
        hunts().put(hunt("q", 0), true);
        hunts().put(hunt("d", 0).ended(HuntState.DONE, NOON, "", "{}"), true);
        assertThat(hunts().interruptAll(NOON.plusSeconds(9))).isEqualTo(1);
        assertThat(hunts().hunt(TENANT, "q").orElseThrow().state()).isEqualTo(HuntState.INTERRUPTED);
        assertThat(hunts().hunt(TENANT, "d").orElseThrow().state()).isEqualTo(HuntState.DONE);
    }

    @Test
    void oldHuntsAndThoseBeyondTheNumberAreRemoved() {
        for (int i = 0; i < 6; i++) {
            hunts().put(hunt("p" + i, i * 60).ended(HuntState.DONE, NOON, "", "{}"), true);
        }
        hunts().put(hunt("open", -100), true);
        assertThat(hunts().prune(NOON.plus(Duration.ofMinutes(1)), 3)).isEqualTo(3);
        assertThat(hunts().hunts(TENANT, 10, null))
                .extracting(StoredHunt::id)
                .containsExactly("p5", "p4", "p3", "open");
    }

    private Hunts hunts() {
        return java.util.Objects.requireNonNull(opened, "not open");
    }

    private static StoredHunt hunt(String id, int seconds) {
        return new StoredHunt(
                TENANT,
                id,
                DatasetScope.of(List.of("linux.*", "windows.sysmon")),
                NOON.plusSeconds(seconds),
                "ana",
                "{\"all\":true}",
                HuntState.QUEUED,
                null,
                null,
                0,
                0,
                0,
                "",
                "");
    }
}
