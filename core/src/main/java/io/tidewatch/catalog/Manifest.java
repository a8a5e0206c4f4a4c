package io.tidewatch.catalog;

import io.tidewatch.event.Position;
import java.util.List;

/**
 * Which parts are the store, and up to which queue position they hold everything; the catalog's side of the lake. Contract: {@link
 * #commit} is atomic and durable when it returns, or throws and has changed nothing; thread-safe.
 */
public interface Manifest {
    /**
     * What to add to the partition numbers of the queue of that id: a multiple of 1,024, the same at every call and never given to
     * another queue, so that event ids of different queues differ.
     */
    int partitionBase(String queueId);

    List<Part> parts();

    List<Position> positions();

    void commit(ManifestCommit commit);
}
