package io.tidewatch.parse.pack.map;

import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import io.tidewatch.parse.pack.extract.Conversion;
import io.tidewatch.parse.pack.extract.FieldRef;
import io.tidewatch.parse.pack.extract.Keys;
import io.tidewatch.parse.pack.extract.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a {@link Mapping} means for records of one shape; found out once a shape. Immutable and thread-safe. */
public final class Plan {
    private final int[] kept;
    private final boolean identity;
    private final Shape renamed;
    private final Again[] again;
    private final int[] slots;
    private final boolean lossy;

    /** A value that is converted in its place, or put again under a further name. */
    private record Again(int index, String field, Conversion as, boolean inPlace) {}

    private Plan(int[] kept, boolean identity, Shape renamed, Again[] again, int[] slots, boolean lossy) {
        this.kept = kept;
        this.identity = identity;
        this.renamed = renamed;
        this.again = again;
        this.slots = slots;
        this.lossy = lossy;
    }

    /**
     * @param read the names that derivations read, by slot
     * @param written the names that derivations write, which may come and go
     */
    static Plan of(Shape shape, Mapping mapping, List<String> read, Set<String> written) {
        List<String> names = shape.names();
        String[] finals = new String[names.size()];
        boolean[] settled = new boolean[finals.length];
        Set<String> taken = new HashSet<>();
        List<Again> again = new ArrayList<>();
        Map<String, Integer> keys = new HashMap<>();
        for (int i = 0; i < finals.length; i++) {
            String name = names.get(i);
            if (mapping.consumed().contains(Keys.unmarked(name))) {
                settled[i] = true;
            } else if (Keys.isMarked(name)
                    || mapping.unmarked() && !mapping.own().contains(name)) {
                keys.put(Keys.unmarked(name), i);
            } else {
                // What a pack calls @name is for its own steps.
                finals[i] = name.startsWith("@") ? null : name;
                settled[i] = true;
                taken.add(name);
            }
        }
        boolean lossy = false;
        for (Target target : mapping.targets()) {
            // A pack that maps a key to the message wants that instead of the whole text, which stays in the record's
            // bytes.
            if (target.fields().contains(Event.MESSAGE) && keys.containsKey(target.key())) {
                int message = names.indexOf(Event.MESSAGE);
                if (message >= 0 && Event.MESSAGE.equals(finals[message]) && !keys.containsKey(Event.MESSAGE)) {
                    finals[message] = null;
                    taken.remove(Event.MESSAGE);
                }
            }
            for (int i : matching(target, names, keys)) {
                lossy |= settle(i, target, names, finals, settled, taken, again);
            }
        }
        for (int i = 0; i < finals.length; i++) {
            if (!settled[i]) {
                String key = Keys.unmarked(names.get(i));
                String name = mapping.others() == null || mapping.keeps(key) ? key : mapping.others() + key;
                boolean dropped = mapping.others() == null && !mapping.keeps(key) || !taken.add(name);
                finals[i] = dropped ? null : name;
                lossy |= dropped;
            }
        }
        return made(shape, finals, again, read, written, lossy);
    }

    private static List<Integer> matching(Target target, List<String> names, Map<String, Integer> keys) {
        if (!target.several()) {
            Integer index = keys.get(target.key());
            return index == null ? List.of() : List.of(index);
        }
        String stem = Mapping.stem(target.key());
        List<Integer> found = new ArrayList<>();
        for (String name : names) {
            Integer index = Keys.unmarked(name).startsWith(stem) ? keys.get(Keys.unmarked(name)) : null;
            if (index != null) {
                found.add(index);
            }
        }
        return found;
    }

    /** Gives the field at {@code i} what its target says; true where something of it is lost. */
    private static boolean settle(
            int i,
            Target target,
            List<String> names,
            String[] finals,
            boolean[] settled,
            Set<String> taken,
            List<Again> again) {
        if (settled[i]) {
            return false;
        }
        if (target.fields().isEmpty()) {
            settled[i] = true;
            return true;
        }
        boolean first = true;
        for (String written : target.fields()) {
            String field = target.several() && written.endsWith(".*")
                    ? Mapping.stem(written)
                            + Keys.unmarked(names.get(i)).substring(target.key().length() - 1)
                    : written;
            boolean side = target.as() == Conversion.ADDRESS || target.as() == Conversion.ENDPOINT;
            if (!side && !taken.add(field)) {
                continue;
            }
            if (first && !side) {
                finals[i] = field;
                if (target.as() != Conversion.TEXT) {
                    again.add(new Again(i, field, target.as(), true));
                }
            } else {
                again.add(new Again(i, field, target.as(), false));
            }
            settled[i] = true;
            first = false;
        }
        return false;
    }

    private static Plan made(
            Shape shape, String[] finals, List<Again> again, List<String> read, Set<String> written, boolean lossy) {
        int[] kept = new int[finals.length];
        int count = 0;
        Shape renamed = Shape.empty();
        boolean same = true;
        for (int i = 0; i < finals.length; i++) {
            if (finals[i] == null) {
                same = false;
            } else {
                kept[count++] = i;
                renamed = renamed.with(finals[i]);
                same &= finals[i].equals(shape.name(i));
            }
        }
        int[] slots = new int[read.size()];
        boolean further = again.stream().anyMatch(value -> !value.inPlace);
        for (int s = 0; s < slots.length; s++) {
            int index = renamed.find(read.get(s));
            boolean changing = written.contains(read.get(s)) || further;
            slots[s] = index < 0 && changing ? FieldRef.LOOK_UP : index;
        }
        return new Plan(
                java.util.Arrays.copyOf(kept, count),
                same && again.isEmpty(),
                same && again.isEmpty() ? shape : renamed,
                again.toArray(Again[]::new),
                slots,
                lossy);
    }

    /** Gives the fields their names and kinds. */
    void apply(FieldsBuilder fields) {
        if (identity) {
            return;
        }
        if (again.length == 0) {
            fields.keep(kept, renamed);
            return;
        }
        FieldKind[] kinds = new FieldKind[again.length];
        long[] cells = new long[again.length];
        for (int i = 0; i < again.length; i++) {
            kinds[i] = fields.kindAt(again[i].index);
            cells[i] = fields.cellAt(again[i].index);
        }
        fields.keep(kept, renamed);
        for (int i = 0; i < again.length; i++) {
            if (!again[i].inPlace || changes(again[i].as, kinds[i])) {
                put(fields, again[i], kinds[i], cells[i]);
            }
        }
    }

    private static boolean changes(Conversion as, FieldKind kind) {
        return kind == FieldKind.TEXT && as != Conversion.KEYWORD
                || as == Conversion.KEYWORD && kind == FieldKind.LONG
                || as == Conversion.SECONDS
                || as == Conversion.MILLISECONDS
                || as == Conversion.MICROSECONDS;
    }

    private static void put(FieldsBuilder fields, Again value, FieldKind kind, long cell) {
        if (kind == FieldKind.TEXT && value.as != Conversion.TEXT) {
            int from = (int) (cell >>> 32);
            Values.put(fields, value.field, value.as, fields.room(0), from, from + (int) cell);
            return;
        }
        if (value.as == Conversion.KEYWORD && kind == FieldKind.LONG) {
            fields.put(value.field, Long.toString(cell));
            return;
        }
        long nanos = switch (value.as) {
            case SECONDS -> 1_000_000_000;
            case MILLISECONDS -> 1_000_000;
            case MICROSECONDS -> 1_000;
            default -> 1;
        };
        if (nanos > 1 && kind == FieldKind.LONG && Math.abs(cell) < Long.MAX_VALUE / nanos) {
            fields.put(value.field, cell * nanos);
        } else if (nanos > 1 && kind == FieldKind.DOUBLE) {
            fields.put(value.field, Math.round(Double.longBitsToDouble(cell) * nanos));
        } else if (value.as != Conversion.ADDRESS && value.as != Conversion.ENDPOINT) {
            fields.putCell(value.field, kind, cell);
        }
    }

    /** For each slot the index of its field after {@link #apply}. */
    int[] slots() {
        return slots;
    }

    /** Whether something of the record is left out. */
    boolean lossy() {
        return lossy;
    }
}
