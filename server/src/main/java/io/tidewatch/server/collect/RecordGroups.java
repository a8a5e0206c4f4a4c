package io.tidewatch.server.collect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.event.RawFormat;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one request by the source that they name, since a batch has one source. A request with more than {@value #MAX}
 * sources has the rest in a group of their own without a name. Not thread-safe.
 */
public final class RecordGroups {
    static final int MAX = 32;

    private static final int MAX_NAME = 200;
    private static final int MAX_PATH = 4_096;

    private final String unnamed;
    private final List<Group> groups = new ArrayList<>();
    private int records;

    /** @param unnamed the name of a source that names itself nothing */
    public RecordGroups(String unnamed) {
        this.unnamed = requireNonNull(unnamed, "unnamed is null");
    }

    /**
     * What a group's records have in common.
     *
     * @param name the source's name, by which its settings are chosen
     * @param path the file or channel at the sender, or null
     * @param dataset the dataset that the sender asked for, or null
     */
    public record Source(
            String name, @Nullable String path, @Nullable Dataset dataset) {}

    private static final class Group {
        private final Source source;
        private int[] bounds = new int[64];
        private int size;

        Group(Source source) {
            this.source = source;
        }
    }

    /** The number of the group of that source. What is too long for a name is cut. */
    public int of(@Nullable String name, @Nullable String path, @Nullable Dataset dataset) {
        Source source = new Source(named(name), path == null || path.isBlank() ? null : cut(path, MAX_PATH), dataset);
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).source.equals(source)) {
                return i;
            }
        }
        if (groups.size() >= MAX) {
            source = new Source(unnamed, null, null);
            if (groups.size() > MAX) {
                return MAX;
            }
        }
        groups.add(new Group(source));
        return groups.size() - 1;
    }

    private String named(@Nullable String name) {
        return name == null || name.isBlank() ? unnamed : cut(name, MAX_NAME);
    }

    private static String cut(String text, int most) {
        String plain = text.length() > most ? text.substring(0, most) : text;
        return plain.chars().anyMatch(Character::isISOControl) ? plain.replaceAll("\\p{Cntrl}", "?") : plain;
    }

    /** Adds the record from {@code from} to {@code to} of the array that all are in; they come in its order. */
    public void add(int group, int from, int to) {
        if (records == EventId.MAX_RECORDS_PER_BATCH) {
            throw Problem.of(
                            ProblemKind.TOO_LARGE,
                            "The request has more than " + EventId.MAX_RECORDS_PER_BATCH + " records.",
                            "Send smaller batches.")
                    .exception();
        }
        records++;
        Group g = groups.get(group);
        if (g.size == g.bounds.length) {
            g.bounds = Arrays.copyOf(g.bounds, 2 * g.size);
        }
        g.bounds[g.size++] = from;
        g.bounds[g.size++] = to;
    }

    /** How many groups there are. */
    public int size() {
        return groups.size();
    }

    /** How many records there are in all. */
    public int records() {
        return records;
    }

    public Source source(int group) {
        return groups.get(group).source;
    }

    /** Hands on every group, in order; returns when all are durable. Fails at the first that is refused: those before it are durable. */
    public void acceptAll(AgentIngest ingest, Agent agent, RawFormat format, byte[] data) {
        for (int i = 0; i < groups.size(); i++) {
            accept(i, ingest, agent, format, data);
        }
    }

    /** Hands on one group; returns when it is durable. */
    public void accept(int group, AgentIngest ingest, Agent agent, RawFormat format, byte[] data) {
        Group g = groups.get(group);
        int[] bounds = Arrays.copyOf(g.bounds, g.size);
        if (groups.size() == 1) {
            ingest.accept(agent, g.source, format, data, bounds);
            return;
        }
        // The queue keeps what lies between a batch's records too; here that would be the other groups' records.
        int total = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            total += bounds[i + 1] - bounds[i];
        }
        byte[] own = new byte[total];
        int at = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            int length = bounds[i + 1] - bounds[i];
            System.arraycopy(data, bounds[i], own, at, length);
            bounds[i] = at;
            at += length;
            bounds[i + 1] = at;
        }
        ingest.accept(agent, g.source, format, own, bounds);
    }
}
