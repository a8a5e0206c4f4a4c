package io.tidewatch.catalog;

import io.tidewatch.event.Position;
import java.util.List;

/**
 * Which parts are the store, and up to which queue position they hold everything; the catalog's side of the lake. Contract:
 *
 * <ul>
 *   <li>{@link #commit} is atomic and durable when it returns, or throws and has changed nothing;
 *   <li>it refuses what only a mistake or a lost race can ask for: a removed path that is not there ({@code NOT_FOUND}), an added path
 *       that is there, and a position before the one known (both {@code INVALID}); the same position again is no mistake;
 *   <li>a full disk or an I/O error is {@code UNAVAILABLE}, and the same commit may be tried again;
 *   <li>thread-safe.
 * </ul>
 */
public interface Manifest {
    /**
     * What to add to the partition numbers of the queue of that id: a multiple of 1,024, the same at every call and never given to
     * another queue, so that event ids of different queues differ.
     */
    int partitionBase(String queueId);

    List<Part> parts();

    /** Grows whenever a part comes or goes, whoever does it. */
    long revision();

    List<Position> positions();

    void commit(ManifestCommit commit);
}
