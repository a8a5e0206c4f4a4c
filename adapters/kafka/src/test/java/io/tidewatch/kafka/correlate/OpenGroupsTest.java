package io.tidewatch.kafka.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The timers of groups. */
class OpenGroupsTest {
    private final AtomicInteger told = new AtomicInteger();
    private int size = 8;
    private final OpenGroups groups = new OpenGroups(
            new CorrelationState(
                    Stores.inMemoryKeyValueStore(CorrelationState.STORE).get()),
            new Moving(),
            new CorrelationFigures(),
            CorrelationTopologyTest.config(Path.of("unused"), 1_000, ByteSize.ofMebibytes(64)));

    @Test
    void groupWhoseTimeMovesWithEachMatchKeepsFewTimersAndItsLast() {
        Instant last = Workload.NOON;
        for (int i = 0; i < 5_000; i++) {
            last = Workload.NOON.plusSeconds(i);
            CountedMatch match = new CountedMatch(
                    "group " + i % 3, TenantId.DEFAULT, "unit", new EventId(0, i + 1, 0), 0, last, new byte[0]);
            OpenGroups.Opened opened = groups.open(match);
            assertThat(opened).isNotNull();
            opened.group().accept(match);
            groups.keep(match.group(), opened);
        }
        assertThat(groups.size()).isEqualTo(3);
        assertThat(groups.timers()).isLessThan(300);

        groups.advance(MatchRecords.micros(last), 10, _ -> false, _ -> false, _ -> {});
        assertThat(told).hasValue(0);
        long later = MatchRecords.micros(last.plus(Duration.ofHours(1)));
        assertThat(groups.advance(later, 2, _ -> false, _ -> false, _ -> {})).isFalse();
        assertThat(told).hasValue(2);
        assertThat(groups.advance(later, 2, _ -> false, _ -> false, _ -> {})).isTrue();
        assertThat(told).hasValue(3);
        assertThat(groups.size()).isZero();
    }

    @Test
    void turnEndsWhereTheStatesOfGroupsThatAreDueAreMuchToRead() {
        size = (int) CorrelationProcessor.CHUNK_BYTES / 2;
        for (int i = 0; i < 5; i++) {
            acceptedBy("group " + i);
        }
        long later = MatchRecords.micros(Workload.NOON.plus(Duration.ofHours(1)));

        assertThat(groups.advance(later, 1_000, _ -> false, _ -> false, _ -> {}))
                .isFalse();
        assertThat(told).hasValue(2);
        assertThat(groups.advance(later, 1_000, _ -> false, _ -> false, _ -> {}))
                .isFalse();
        assertThat(told).hasValue(4);
        assertThat(groups.advance(later, 1_000, _ -> false, _ -> false, _ -> {}))
                .isTrue();
        assertThat(told).hasValue(5);
    }

    @Test
    void groupOfWhichEarlierMatchesWaitIsToldTheTimeLater() {
        acceptedBy("group");
        Instant due = Workload.NOON.plus(Duration.ofMinutes(1));

        long time = MatchRecords.micros(due.plusSeconds(1));
        assertThat(groups.advance(time, 10, "unit"::equals, _ -> true, _ -> {})).isTrue();
        assertThat(told).hasValue(0);
        assertThat(groups.size()).isEqualTo(1);
        long later = MatchRecords.micros(due.plusSeconds(10));
        assertThat(groups.advance(later, 10, _ -> false, _ -> true, _ -> {})).isTrue();
        assertThat(told).hasValue(1);
    }

    private void acceptedBy(String group) {
        CountedMatch match =
                new CountedMatch(group, TenantId.DEFAULT, "unit", new EventId(0, 1, 0), 0, Workload.NOON, new byte[0]);
        OpenGroups.Opened opened = groups.open(match);
        assertThat(opened).isNotNull();
        opened.group().accept(match);
        groups.keep(group, opened);
    }

    /** Groups that are due a minute after their last match, and over then. */
    private final class Moving implements CorrelationGroups {
        @Override
        public Group open(TenantId tenant, String unit, byte[] state) {
            return new Group() {
                private Instant due = Instant.MAX;
                private boolean over;

                @Override
                public List<Finding> accept(CountedMatch match) {
                    due = match.received().plus(Duration.ofMinutes(1));
                    return List.of();
                }

                @Override
                public List<Finding> advance(Instant time) {
                    told.incrementAndGet();
                    over = true;
                    return List.of();
                }

                @Override
                public Instant due() {
                    return due;
                }

                @Override
                public boolean isOver() {
                    return over;
                }

                @Override
                public byte[] save() {
                    return new byte[size];
                }
            };
        }

        @Override
        public long failures() {
            return 0;
        }

        @Override
        public long forgotten() {
            return 0;
        }
    }
}
