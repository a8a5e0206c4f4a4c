package io.tidewatch.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.RuleHealth;
import io.tidewatch.catalog.RuleHealths;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.sigma.live.LiveRules;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleHealthBookTest {
    private static final TenantId OTHER = new TenantId("other");

    private final MutableClock clock = MutableClock.atNoon();
    private final Instant noon = clock.instant();
    private final Kept kept = new Kept();
    private final Live live = new Live();

    private RuleHealthBook book() {
        return new RuleHealthBook(kept, live, clock);
    }

    private RuleHealth did(long matches, @Nullable Instant last, String... fields) {
        return new RuleHealth(TenantId.DEFAULT, "a", noon, matches, last, matches, true, Set.of(fields));
    }

    @Test
    void countsGoOnAfterARestart() {
        try (RuleHealthBook before = book()) {
            live.did(2, noon, "Image");
            before.write();
            live.did(1, noon, "Image");
        }
        clock.advance(Duration.ofDays(1));
        try (RuleHealthBook after = book()) {
            assertThat(after.of(TenantId.DEFAULT).get("a")).isEqualTo(did(3, noon, "Image"));
            live.did(4, noon.plusSeconds(9), "User");
            assertThat(after.of(TenantId.DEFAULT).get("a")).isEqualTo(did(7, noon.plusSeconds(9), "Image", "User"));
            assertThat(after.of(OTHER)).isEmpty();
        }
    }

    @Test
    void itIsCountedFromBeforeTheFirstMatchOn() {
        try (RuleHealthBook book = book()) {
            clock.advance(Duration.ofMinutes(5));
            live.did(2, noon.plusSeconds(60));
            assertThat(book.of(TenantId.DEFAULT).get("a").since()).isEqualTo(noon);
        }
    }

    @Test
    void processesAddUp() {
        Live elsewhere = new Live();
        try (RuleHealthBook one = book();
                RuleHealthBook other = new RuleHealthBook(kept, elsewhere, clock)) {
            live.did(2, noon);
            elsewhere.did(3, noon);
            one.write();
            other.write();
            assertThat(one.of(TenantId.DEFAULT).get("a")).isEqualTo(did(5, noon));
        }
        assertThat(kept.of(TenantId.DEFAULT).get("a")).isEqualTo(did(5, noon));
    }

    @Test
    void whatACatalogDidNotTakeIsWrittenLater() {
        try (RuleHealthBook book = book()) {
            live.did(2, noon);
            kept.isAway = true;
            book.write();
            live.did(3, noon);
            book.write();
            kept.isAway = false;
            assertThat(kept.of(TenantId.DEFAULT)).isEmpty();
            book.write();
            assertThat(kept.of(TenantId.DEFAULT).get("a")).isEqualTo(did(5, noon));
        }
    }

    /** Whoever asks does not wait for a catalog that takes its time, and sees each count once, however the writing ends. */
    @Test
    void whatIsBeingWrittenIsCountedOnce() {
        try (RuleHealthBook book = book()) {
            live.did(2, noon);
            kept.meanwhile = () -> {
                live.did(3, noon);
                RuleHealth seen = CompletableFuture.supplyAsync(() -> book.of(TenantId.DEFAULT))
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join()
                        .get("a");
                assertThat(seen).isEqualTo(did(5, noon));
                throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog fell silent");
            };
            book.write();
            assertThat(book.of(TenantId.DEFAULT).get("a")).isEqualTo(did(5, noon));
            kept.meanwhile = () -> live.did(1, noon);
            book.write();
            assertThat(kept.of(TenantId.DEFAULT).get("a")).isEqualTo(did(5, noon));
            assertThat(book.of(TenantId.DEFAULT).get("a")).isEqualTo(did(6, noon));
        }
    }

    @Test
    void onlyRulesThatChangedAreWritten() {
        try (RuleHealthBook book = book()) {
            live.did(0, null, "Image");
            book.write();
            int written = kept.written;
            live.did(0, null, "Image");
            book.write();
            assertThat(kept.written).isEqualTo(written);
            live.did(0, null, "User");
            book.write();
            assertThat(kept.written).isEqualTo(written + 1);
        }
    }

    @Test
    void thousandsOfRulesAreWrittenInPieces() {
        try (RuleHealthBook book = book()) {
            for (int i = 0; i < 2_500; i++) {
                live.told.add(new LiveRules.Progress(TenantId.DEFAULT, "r" + i, 1, noon, 1, true, Set.of()));
            }
            book.write();
            assertThat(kept.of(TenantId.DEFAULT)).hasSize(2_500);
            assertThat(kept.mostAtOnce).isEqualTo(1_000);
        }
    }

    private static final class Kept implements RuleHealths {
        private final Map<TenantId, Map<String, RuleHealth>> all = new HashMap<>();
        private boolean isAway;
        private Runnable meanwhile = () -> {};
        private int written;
        private int mostAtOnce;

        @Override
        public void add(Collection<RuleHealth> more) {
            if (isAway) {
                throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog is away");
            }
            meanwhile.run();
            written += more.size();
            mostAtOnce = Math.max(mostAtOnce, more.size());
            more.forEach(one ->
                    all.computeIfAbsent(one.tenant(), _ -> new HashMap<>()).merge(one.rule(), one, RuleHealth::and));
        }

        @Override
        public Map<String, RuleHealth> of(TenantId tenant) {
            return Map.copyOf(all.getOrDefault(tenant, Map.of()));
        }
    }

    private static final class Live implements LiveRules {
        private final List<Progress> told = new ArrayList<>();

        void did(long matches, @Nullable Instant last, String... fields) {
            told.add(new Progress(TenantId.DEFAULT, "a", matches, last, matches, true, Set.of(fields)));
        }

        @Override
        public List<RuleProblem> install(RuleBundle bundle) {
            return List.of();
        }

        @Override
        public Map<String, Activity> activity(TenantId tenant) {
            return Map.of();
        }

        @Override
        public Placeholders placeholders() {
            return Placeholders.NONE;
        }

        @Override
        public List<Progress> progress() {
            List<Progress> now = List.copyOf(told);
            told.clear();
            return now;
        }
    }
}
