package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyListTest {
    @Test
    void keysComeBackAsTheyWere() {
        long[] keys = new Random(3)
                .longs(10_000, 1, 1L << KeySet.BITS)
                .sorted()
                .distinct()
                .toArray();
        List<Long> read = new ArrayList<>();
        byte[] bytes = KeyList.encode(keys);
        KeyList.decode(bytes, read::add);

        assertThat(read).hasSize(keys.length);
        assertThat(read.stream().mapToLong(Long::longValue).toArray()).isEqualTo(keys);
        assertThat(bytes.length).isLessThan(5 * keys.length);
        KeyList.decode(KeyList.encode(new long[0]), key -> assertThat(key).isNull());
    }
}
