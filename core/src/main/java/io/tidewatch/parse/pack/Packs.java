package io.tidewatch.parse.pack;

import io.tidewatch.config.ConfigException;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.AsciiMap;
import io.tidewatch.parse.pack.read.PackFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packs that there are, found by a record's program, its first bytes or its JSON members; of several that would take a record the
 * first. A record that none is for costs a look into one table. Immutable and thread-safe.
 */
public final class Packs {
    /** No packs. */
    public static final Packs NONE = new Packs(List.of());

    private static final Candidate[] NOBODY = {};

    private final List<Pack> all;
    private final AsciiMap<Candidate[]> programs;
    private final Candidate[][] programBeginnings;
    private final Candidate[][] lines;
    private final ShapeCache<JsonCandidate[]> json;

    private record Candidate(Pack pack, Recognition recognition, byte[] programStem) {}

    private record JsonCandidate(Pack pack, Recognition recognition, int[] indexes) {}

    private static final class Standard {
        private static final Packs PACKS = new Packs(PackFiles.standard());
    }

    public Packs(List<Pack> packs) {
        this.all = List.copyOf(packs);
        Map<String, List<Candidate>> named = new LinkedHashMap<>();
        List<Candidate> stems = new ArrayList<>();
        List<Candidate> begun = new ArrayList<>();
        for (Pack pack : all) {
            for (Recognition recognition : pack.recognise()) {
                for (String program : recognition.programs()) {
                    if (program.endsWith("*")) {
                        String stem = program.substring(0, program.length() - 1);
                        stems.add(new Candidate(pack, recognition, Ascii.bytes(stem)));
                    } else {
                        named.computeIfAbsent(program.toLowerCase(Locale.ROOT), p -> new ArrayList<>())
                                .add(new Candidate(pack, recognition, new byte[0]));
                    }
                }
                if (recognition.programs().isEmpty() && !recognition.begins().isEmpty()) {
                    begun.add(new Candidate(pack, recognition, new byte[0]));
                }
            }
        }
        Map<String, Candidate[]> byProgram = new LinkedHashMap<>();
        named.forEach((program, candidates) -> byProgram.put(program, candidates.toArray(Candidate[]::new)));
        programs = new AsciiMap<>(byProgram);
        programBeginnings = new Candidate[256][];
        lines = new Candidate[256][];
        for (int c = 0; c < 256; c++) {
            int first = c;
            programBeginnings[c] = stems.stream()
                    .filter(stem -> stem.programStem.length == 0 || (stem.programStem[0] & 0xFF) == first)
                    .toArray(Candidate[]::new);
            lines[c] = begun.stream()
                    .filter(line -> line.recognition.begins().stream().anyMatch(b -> b.mayBegin(first)))
                    .toArray(Candidate[]::new);
        }
        json = new ShapeCache<>(this::jsonCandidates, 1_024);
    }

    /** The packs that come with Tidewatch. */
    public static Packs standard() {
        return Standard.PACKS;
    }

    /**
     * The packs of these folders, which go first and replace packs of the same name, and those that come with Tidewatch.
     *
     * @throws ConfigException with every pack that cannot be used, its line and the remedy
     */
    public static Packs of(List<Path> folders) {
        List<Pack> own = PackFiles.read(folders);
        return own.isEmpty() ? standard() : standard().after(own);
    }

    /** These packs with others before them; a pack of a name that is among the others is left out. */
    public Packs after(List<Pack> others) {
        List<Pack> packs = new ArrayList<>(others);
        List<String> names = others.stream().map(Pack::name).toList();
        all.stream().filter(pack -> !names.contains(pack.name())).forEach(packs::add);
        return new Packs(packs);
    }

    public List<Pack> all() {
        return all;
    }

    /** Whether messages of that program may be read by a pack. */
    public boolean mayBeProgram(String name) {
        byte[] b = Ascii.bytes(name);
        if (programs.get(b, 0, b.length) != null || b.length == 0) {
            return true;
        }
        for (Candidate stem : programBeginnings[b[0] & 0xFF]) {
            if (Ascii.startsWith(b, 0, b.length, stem.programStem)) {
                return true;
            }
        }
        return false;
    }

    /** The pack for a message {@code b[from..to)} of the program {@code b[name..nameEnd)}, with its path or without, or null. */
    public @Nullable Pack ofProgram(byte[] b, int name, int nameEnd, int from, int to) {
        if (nameEnd <= name) {
            return null;
        }
        Pack found = first(programs.get(b, name, nameEnd), b, from, to);
        if (found != null) {
            return found;
        }
        Candidate[] stems = programBeginnings[b[name] & 0xFF];
        for (int i = 0; i < stems.length; i++) {
            if (Ascii.startsWith(b, name, nameEnd, stems[i].programStem) && stems[i].recognition.accepts(b, from, to)) {
                return stems[i].pack;
            }
        }
        int base = nameEnd;
        while (base > name && b[base - 1] != '/') {
            base--;
        }
        return base == name ? null : first(programs.get(b, base, nameEnd), b, from, to);
    }

    /** The pack for a text that begins like one of its records, or null. */
    public @Nullable Pack ofText(byte[] b, int from, int to) {
        return from >= to ? null : first(lines[b[from] & 0xFF], b, from, to);
    }

    /** The pack for the JSON record whose members are in {@code fields}, or null. */
    public @Nullable Pack ofJson(FieldsBuilder fields) {
        JsonCandidate[] candidates = json.get(fields.shape());
        for (int i = 0; i < candidates.length; i++) {
            JsonCandidate candidate = candidates[i];
            if (candidate.recognition.accepts(fields, candidate.indexes)) {
                return candidate.pack;
            }
        }
        return null;
    }

    private static @Nullable Pack first(Candidate @Nullable [] candidates, byte[] b, int from, int to) {
        Candidate[] some = candidates == null ? NOBODY : candidates;
        for (int i = 0; i < some.length; i++) {
            if (some[i].recognition.accepts(b, from, to)) {
                return some[i].pack;
            }
        }
        return null;
    }

    private JsonCandidate[] jsonCandidates(Shape shape) {
        List<JsonCandidate> found = new ArrayList<>();
        for (Pack pack : all) {
            for (Recognition recognition : pack.recognise()) {
                if (recognition.mayBe(shape)) {
                    found.add(new JsonCandidate(pack, recognition, recognition.indexes(shape)));
                }
            }
        }
        return found.toArray(JsonCandidate[]::new);
    }
}
