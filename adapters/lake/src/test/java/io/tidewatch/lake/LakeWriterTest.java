package io.tidewatch.lake;

import io.tidewatch.event.TenantId;
import io.tidewatch.store.EventWriter;
import io.tidewatch.testkit.EventWriterContract;
import io.tidewatch.testkit.InMemoryManifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LakeWriterTest extends EventWriterContract {
    @TempDir
    private Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private final List<Lake> opened = new ArrayList<>();

    @Override
    protected InMemoryManifest manifest() {
        return manifest;
    }

    @Override
    protected EventWriter open() {
        Lake lake = new Lake(LakeConfig.of(folder), manifest, Clock.systemUTC());
        lake.start();
        opened.add(lake);
        return lake.writer();
    }

    @Override
    protected List<String> messages(TenantId tenant) {
        return LakeFixture.field(opened.getLast(), tenant, "message");
    }

    /** Those that a test crashed flush nothing: their manifest is gone for them, as a dead process commits nothing. */
    @AfterEach
    void close() {
        opened.removeLast().close();
        manifest.refuse(true);
        opened.forEach(Lake::close);
    }
}
