package io.tidewatch.server.share;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The state that a process keeps of its partitions in a folder of its own. It is of use only to who has held the same partitions ever
 * since: once another process had one of them, it is of a time long gone. So the folder tells which they were, and is emptied where it does not fit.
 */
public final class KeptState {
    private static final String FILE = "partitions";

    private final Path folder;
    private final String node;

    private KeptState(Path folder, String node) {
        this.folder = requireNonNull(folder, "folder is null");
        this.node = requireNonNull(node, "node is null");
    }

    /** @param node this process's name */
    public static KeptState of(Path folder, String node) {
        return new KeptState(folder, node);
    }

    /** Leaves in the folder what fits to these partitions: each in the epoch in which it was left, or taken again by this very process. */
    public void keepFor(List<PartitionLease> leases) {
        Path file = folder.resolve(FILE);
        try {
            if (!fits(file, leases)) {
                empty();
            }
            Files.createDirectories(folder);
            Files.writeString(file, text(leases, 0));
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    folder + " cannot be read or written: " + e + ". Check that this user owns the data folder",
                    e);
        }
    }

    private boolean fits(Path file, List<PartitionLease> leases) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        String before = Files.readString(file);
        return before.equals(text(leases, 0)) || before.equals(text(leases, 1));
    }

    private String text(List<PartitionLease> leases, int epochsAgo) {
        TreeSet<String> lines = new TreeSet<>();
        leases.forEach(lease -> lines.add(lease.partition() + " " + (lease.epoch() - epochsAgo)));
        return node + "\n" + String.join("\n", lines) + "\n";
    }

    private void empty() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }
}
