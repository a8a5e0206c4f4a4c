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
 * Chooses which parts to merge: several of about one mass, of one tenant, dataset and day, so that a row is rewritten a few times in its
 * life. Days that rest are merged further, until they have no small part beside others.
 */
final class MergePlan {
    /** Mass at which a part is large enough to be left as it is when its day rests; what a full flush of one dataset has. */
    static final long GROWN = 32L << 20;

    /** Mass past which a part is not merged any more, as rewriting it would take minutes. */
    static final long FULL = 1L << 30;

    private static final long ROW_MASS = 64;

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
                chosen = fitting(group.stream().filter(p -> mass(p) < GROWN).toList());
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
            if (part.part().rows() < maxRows && mass(part) < FULL) {
                tiers.computeIfAbsent(tier(mass(part)), t -> new ArrayList<>()).add(part);
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

    /** What a part weighs to a merge: its text and something for each row. */
    private static long mass(LivePart part) {
        return part.index().weight() + ROW_MASS * part.part().rows();
    }

    /** Each tier has eight times the mass of the one below; the lowest ends at 1 MiB. */
    private static int tier(long mass) {
        return Math.max(0, (63 - Long.numberOfLeadingZeros(Math.max(1, mass)) - 17) / 3);
    }

    /** As many of the parts, from the first on, as one part may hold; none when that is not two. */
    private Optional<List<LivePart>> fitting(List<LivePart> parts) {
        List<LivePart> chosen = new ArrayList<>();
        Set<String> fields = new HashSet<>();
        long rows = 0;
        long mass = 0;
        for (LivePart part : parts) {
            Set<String> widened = new HashSet<>(fields);
            part.index().columns().list().forEach(c -> widened.add(c.field()));
            boolean fits =
                    rows + part.part().rows() <= maxRows && mass + mass(part) <= FULL && widened.size() <= maxColumns;
            if (fits && chosen.size() < MOST_PARTS) {
                chosen.add(part);
                fields = widened;
                rows += part.part().rows();
                mass += mass(part);
            }
        }
        return chosen.size() < 2 ? Optional.empty() : Optional.of(chosen);
    }
}
