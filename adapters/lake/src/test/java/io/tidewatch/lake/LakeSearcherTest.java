package io.tidewatch.lake;

import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.EventWriter;
import io.tidewatch.testkit.InMemoryManifest;
import io.tidewatch.testkit.search.EventSearcherContract;
import java.nio.file.Path;
import java.time.Clock;

class LakeSearcherTest extends EventSearcherContract {
    LakeConfig config(Path folder) {
        return LakeConfig.of(folder);
    }

    @Override
    protected Store open(Path folder) {
        Lake lake = new Lake(config(folder), new InMemoryManifest(), Clock.systemUTC());
        lake.start();
        return new Store() {
            @Override
            public EventWriter writer() {
                return lake.writer();
            }

            @Override
            public EventSearcher searcher() {
                return lake.searcher();
            }

            @Override
            public void merge() {
                lake.maintain();
            }

            @Override
            public void close() {
                lake.close();
            }
        };
    }
}
