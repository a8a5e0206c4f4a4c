package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryFuseTest {
    @TempDir
    private Path folder;

    @Test
    void everyKeyIsFoundAndFewOthersInFiltersOfAnySize() throws Exception {
        Random random = new Random(5);
        for (int count : new int[] {0, 1, 2, 3, 10, 100, 1_000, 65_536, 300_000}) {
            KeySet keys = new KeySet();
            while (keys.size() < count) {
                keys.accept(random.nextLong());
            }
            TokenFilter filter = stored(BinaryFuse.of(keys.sorted(), count));
            for (long key : keys.sorted()) {
                assertThat(filter.mightContain(key << (64 - KeySet.BITS))).isTrue();
            }
            int wrong = 0;
            for (int i = 0; i < 10_000; i++) {
                wrong += filter.mightContain(random.nextLong()) ? 1 : 0;
            }
            assertThat(wrong).as("%d keys", count).isLessThan(100);
        }
    }

    /** Of so many keys, the usual size of the array holds few sets: a flush that failed for that would fail for ever. */
    @Test
    void countsAtWhichTheUsualSizeIsTooSmallGiveAFilterToo() {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            int count = 11_440 + random.nextInt(60);
            long[] keys = random.longs(count).map(KeySet::cut).distinct().toArray();
            BinaryFuse filter = BinaryFuse.of(keys, keys.length);
            for (int j = 0; j < keys.length; j += 100) {
                assertThat(filter.mightContain(keys[j])).isTrue();
            }
        }
    }

    @Test
    void filterTakesAboutNineBitsAKey() {
        long[] keys = new Random(6).longs(200_000).map(KeySet::cut).distinct().toArray();

        assertThat(BinaryFuse.of(keys, keys.length).fingerprints().length * 8.0 / keys.length)
                .isBetween(8.0, 10.0);
    }

    private TokenFilter stored(BinaryFuse fuse) throws Exception {
        byte[] bytes = StoredFilter.encode(fuse);
        Path file = Files.write(Files.createTempFile(folder, "filter", ".index"), bytes);
        Section section =
                new Section(Section.Kind.FILTER, 0, bytes.length, SectionFile.checksum(ByteBuffer.wrap(bytes)));
        return new StoredFilter(new SectionFile(file, 0), List.of(section));
    }
}
