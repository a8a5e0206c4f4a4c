package io.tidewatch.lake;

import io.tidewatch.event.Event;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.InMemoryManifest;
import io.tidewatch.testkit.search.EventScannerContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

class LakeScannerTest extends EventScannerContract {
    LakeConfig config(Path folder) {
        return LakeConfig.of(folder);
    }

    @Override
    protected Store open(Path folder) {
        Lake lake = new Lake(config(folder), new InMemoryManifest(), Clock.systemUTC());
        lake.start();
        return new Store() {
            @Override
            public void append(TenantId tenant, long offset, List<Event> events) {
                int partition = tenant.equals(TenantId.DEFAULT) ? 0 : 1;
                lake.writer()
                        .append(new ProcessedBatch(new Position(partition, offset), tenant, Batches.NOON, events, 0));
            }

            @Override
            public void flush() {
                lake.writer().flush();
            }

            @Override
            public EventScanner scanner() {
                return lake.scanner();
            }

            @Override
            public void close() {
                lake.close();
            }
        };
    }
}
