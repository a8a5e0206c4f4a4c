package io.tidewatch.catalog;

import io.tidewatch.event.Position;
import io.tidewatch.ledger.LedgerEntry;
import java.util.List;

/**
 * A change of the manifest, all or nothing.
 *
 * @param added parts that are visible from now on
 * @param removed paths of parts that are not any more
 * @param positions the last positions that the parts now cover; partitions not named keep theirs
 * @param ledger what to add to the ledger
 */
public record ManifestCommit(
        List<Part> added, List<String> removed, List<Position> positions, List<LedgerEntry> ledger) {
    public ManifestCommit {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        positions = List.copyOf(positions);
        ledger = List.copyOf(ledger);
    }
}
