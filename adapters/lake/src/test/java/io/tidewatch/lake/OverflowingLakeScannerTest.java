package io.tidewatch.lake;

import java.nio.file.Path;

/** The same suite where most fields have no column of their own. */
class OverflowingLakeScannerTest extends LakeScannerTest {
    @Override
    LakeConfig config(Path folder) {
        LakeConfig usual = LakeConfig.of(folder);
        return new LakeConfig(
                folder,
                usual.flushSize(),
                usual.flushAge(),
                usual.memoryLimit(),
                4,
                usual.sessionMemory(),
                usual.sessionThreads(),
                usual.maxTenantsOpen(),
                usual.mergeRows(),
                usual.mergeCount(),
                usual.mergeInterval(),
                usual.retention(),
                usual.maxSize());
    }
}
