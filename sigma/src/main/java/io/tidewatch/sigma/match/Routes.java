package io.tidewatch.sigma.match;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.sigma.fields.FieldNames;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.match.literal.EqualsTable;
import io.tidewatch.sigma.match.literal.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the program for an event from its dataset, channel, event id and type. What is not listed as telling anything apart is one
 * "other", so that there are few routes. Thread-safe.
 */
final class Routes {
    private static final int NONE = 0;
    private static final int OTHER = 1;
    private static final int FIRST = 2;
    /** Names nothing, as names have no control characters. */
    private static final String OTHER_NAME = "\u0001";

    private static final int MAX_ROUTES = 100_000;

    private final Function<Logsources.Facts, Program> programs;
    private final List<String> channels;
    private final List<String> types;
    private final long[] eventIds;
    private final EqualsTable channelTable;
    private final EqualsTable providerTable;
    private final EqualsTable typeTable;
    private final ShapeCache<Places> places;
    private final ConcurrentHashMap<Route, Program> known = new ConcurrentHashMap<>();

    /** Where the facts stand in events of a shape; -1 where they are missing. */
    record Places(int channel, int eventId, int provider, int type) {}

    /** What tells routes apart. */
    private record Route(@Nullable Dataset dataset, long facts) {}

    Routes(Logsources logsources, Function<Logsources.Facts, Program> programs) {
        this.programs = programs;
        Set<String> allChannels = new TreeSet<>(logsources.channels());
        channels = List.copyOf(allChannels);
        types = List.copyOf(new TreeSet<>(logsources.types()));
        eventIds = logsources.eventIds().stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        channelTable = table(channels);
        typeTable = table(types);
        List<byte[]> providers = new ArrayList<>();
        List<Integer> providerChannels = new ArrayList<>();
        logsources.channelOfProvider().forEach((provider, channel) -> {
            int at = channels.indexOf(channel);
            if (at >= 0) {
                providers.add(Fold.utf8(provider));
                providerChannels.add(at + FIRST);
            }
        });
        providerTable = new EqualsTable(
                providers, providerChannels.stream().mapToInt(Integer::intValue).toArray());
        places = new ShapeCache<>(shape -> new Places(
                FieldNames.first(shape, logsources.channelFields()),
                FieldNames.first(shape, logsources.eventIdFields()),
                FieldNames.first(shape, logsources.providerFields()),
                FieldNames.first(shape, logsources.typeFields())));
    }

    /** A thread's own look-up, which remembers the routes it took. Not thread-safe. */
    final class Lookup {
        private static final int REMEMBERED = 256;

        private final long[] facts = new long[REMEMBERED];
        private final @Nullable Dataset[] datasets = new Dataset[REMEMBERED];
        private final @Nullable Program[] found = new Program[REMEMBERED];
        private int number;
        private long last;

        /** What the last event told, as a number; {@link Routes#facts} says what it means. */
        long last() {
            return last;
        }

        Logsources.Facts facts(@Nullable Dataset dataset) {
            return Routes.this.facts(dataset, last);
        }

        Program program(@Nullable Dataset dataset, Fields fields) {
            Places at = places.get(fields.shape());
            int channel = named(fields, at.channel, channelTable);
            if (channel == NONE) {
                channel = named(fields, at.provider, providerTable);
                channel = channel == OTHER ? NONE : channel;
            }
            boolean told = channel != NONE || dataset != null;
            int id = told ? eventId(fields, at.eventId) : NONE;
            int type = told ? named(fields, at.type, typeTable) : NONE;
            long own = channel | (long) id << 16 | (long) type << 48;
            last = own;
            int slot = (int) ((own * 0x9E37_79B9_7F4A_7C15L) >>> 56);
            Program program = found[slot];
            if (program == null || facts[slot] != own || !Objects.equals(datasets[slot], dataset)) {
                program = route(dataset, own);
                found[slot] = program;
                facts[slot] = own;
                datasets[slot] = dataset;
            }
            return program;
        }

        private int named(Fields fields, int index, EqualsTable table) {
            if (index < 0 || fields.kind(index) != FieldKind.TEXT || fields.textLength(index) == 0) {
                return NONE;
            }
            number = OTHER;
            table.find(fields.utf8(), fields.textOffset(index), fields.textLength(index), hit -> number = hit);
            return number;
        }
    }

    private int eventId(Fields fields, int index) {
        if (index < 0) {
            return NONE;
        }
        long id = -1;
        switch (fields.kind(index)) {
            case LONG -> id = fields.longAt(index);
            case TEXT -> id = digits(fields, index);
            case NULL, DOUBLE, BOOLEAN, LIST -> {
                return NONE;
            }
        }
        int place = java.util.Arrays.binarySearch(eventIds, id);
        return place < 0 ? OTHER : place + FIRST;
    }

    private static long digits(Fields fields, int index) {
        int length = fields.textLength(index);
        if (length == 0 || length > 10) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = fields.utf8()[fields.textOffset(index) + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private Program route(@Nullable Dataset dataset, long facts) {
        Route route = new Route(dataset, facts);
        Program program = known.get(route);
        if (program == null) {
            program = programs.apply(facts(dataset, facts));
            if (known.size() < MAX_ROUTES) {
                known.put(route, program);
            }
        }
        return program;
    }

    private Logsources.Facts facts(@Nullable Dataset dataset, long facts) {
        int channel = (int) (facts & 0xFFFF);
        int id = (int) (facts >>> 16);
        int type = (int) (facts >>> 48);
        return new Logsources.Facts(
                dataset == null ? null : dataset.value(),
                name(channel, channels),
                id == NONE ? null : Long.valueOf(id == OTHER ? -1 : eventIds[id - FIRST]),
                name(type, types));
    }

    private static @Nullable String name(int number, List<String> names) {
        if (number == NONE) {
            return null;
        }
        return number == OTHER ? OTHER_NAME : names.get(number - FIRST);
    }

    private static EqualsTable table(List<String> names) {
        List<byte[]> literals = new ArrayList<>();
        int[] numbers = new int[names.size()];
        for (int i = 0; i < numbers.length; i++) {
            literals.add(Fold.utf8(names.get(i)));
            numbers[i] = i + FIRST;
        }
        return new EqualsTable(literals, numbers);
    }
}
