package io.tidewatch.queue;

import java.util.Map;

/**
 * A queue whose partitions several processes share out among themselves. Who reads which is agreed elsewhere; the queue gives what it is
 * told to. Contract, beside that of {@link EventQueue}:
 *
 * <ul>
 *   <li>after {@link #share}, {@link #poll} gives the batches of those partitions alone, each beginning after its offset;
 *   <li>it may be called again, while nobody polls: what was given before and lies after an offset is given again;
 *   <li>{@link #commit} takes positions of partitions that were shared to this process, and never goes back.
 * </ul>
 */
public interface SharedQueue extends EventQueue {
    /** How many partitions there are; they are numbered from 0. */
    int partitions();

    /**
     * Reads these partitions and no others; with none of them {@link #poll} gives nothing. What this process read before is left to others
     * at once.
     *
     * @param after the offset of the last batch that is not wanted, by partition; 0 for everything
     */
    void share(Map<Integer, Long> after);
}
