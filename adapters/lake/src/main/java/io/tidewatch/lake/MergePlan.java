package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Chooses which parts to merge: several of about one size, of one tenant, dataset and day, so that a row is rewritten a few times in its
 * life. Days that rest are merged further, until they have no small part beside others.
 */
final class MergePlan {
    /** Rows at which a part is large enough to be left as it is when its day rests. */
    static final long GROWN = 250_000;

    private static final Duration REST = Duration.ofMinutes(10);
    private static final int MOST_PARTS = 64;
    private static final long MIXED_DAYS = Long.MIN_VALUE;

    private final int count;
    private final long maxRows;
    private final int maxColumns;

    MergePlan(LakeConfig config) {
        this.count = config.mergeCount();
        this.maxRows = config.mergeRows();
        this.maxColumns = config.maxColumns();
    }

    private record Key(TenantId tenant, Dataset dataset, long day) {}

    /** Parts to merge into one, earliest first; none when all is well. With {@code restNow} every day counts as resting. */
    Optional<List<LivePart>> next(List<LivePart> parts, Instant now, boolean restNow) {
        Map<Key, List<LivePart>> groups = parts.stream().collect(Collectors.groupingBy(MergePlan::key));
        for (List<LivePart> group : groups.values()) {
            group.sort(Comparator.comparing(p -> p.part().from()));
            Optional<List<LivePart>> chosen = sameSize(group);
            if (chosen.isEmpty() && (restNow || rests(group, now))) {
                chosen = fitting(
                        group.stream().filter(p -> p.part().rows() < GROWN).toList());
            }
            if (chosen.isPresent()) {
                return chosen;
            }
        }
        return Optional.empty();
    }

    private static Key key(LivePart part) {
        long first = Math.floorDiv(Micros.of(part.part().from()), Micros.DAY);
        long last = Math.floorDiv(Micros.of(part.part().to()), Micros.DAY);
        return new Key(part.tenant(), part.part().dataset(), first == last ? first : MIXED_DAYS);
    }

    private static boolean rests(List<LivePart> group, Instant now) {
        return group.stream().allMatch(p -> p.part().created().plus(REST).isBefore(now));
    }

    private Optional<List<LivePart>> sameSize(List<LivePart> group) {
        Map<Integer, List<LivePart>> tiers = new TreeMap<>();
        for (LivePart part : group) {
            if (part.part().rows() < maxRows) {
                tiers.computeIfAbsent(tier(part.part().rows()), t -> new ArrayList<>())
                        .add(part);
            }
        }
        for (List<LivePart> tier : tiers.values()) {
            Optional<List<LivePart>> chosen = tier.size() < count ? Optional.empty() : fitting(tier);
            if (chosen.isPresent() && chosen.get().size() >= Math.min(count, 3)) {
                return chosen;
            }
        }
        return Optional.empty();
    }

    /** Each tier has eight times the rows of the one below. */
    private static int tier(long rows) {
        return Math.max(0, (63 - Long.numberOfLeadingZeros(Math.max(1, rows)) - 9) / 3);
    }

    /** As many of the parts, from the first on, as one part may hold; none when that is not two. */
    private Optional<List<LivePart>> fitting(List<LivePart> parts) {
        List<LivePart> chosen = new ArrayList<>();
        Set<String> fields = new HashSet<>();
        long rows = 0;
        for (LivePart part : parts) {
            Set<String> widened = new HashSet<>(fields);
            part.index().columns().list().forEach(c -> widened.add(c.field()));
            boolean fits = rows + part.part().rows() <= maxRows && widened.size() <= maxColumns;
            if (fits && chosen.size() < MOST_PARTS) {
                chosen.add(part);
                fields = widened;
                rows += part.part().rows();
            }
        }
        return chosen.size() < 2 ? Optional.empty() : Optional.of(chosen);
    }
}
