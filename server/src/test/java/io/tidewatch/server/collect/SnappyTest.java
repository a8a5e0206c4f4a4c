package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.snappy.SnappyCompressor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnappyTest {
    @Test
    void whatALibraryCompressedIsReadBack() {
        Random random = new Random(9);
        for (int round = 0; round < 300; round++) {
            byte[] plain = new byte[random.nextInt(1 << random.nextInt(18))];
            for (int i = 0; i < plain.length; i++) {
                plain[i] =
                        i > 20 && random.nextInt(9) > 1 ? plain[i - 1 - random.nextInt(20)] : (byte) random.nextInt(6);
            }
            assertThat(Snappy.decompress(compress(plain), size -> {})).isEqualTo(plain);
        }
    }

    @Test
    void damagedBlocksAreRefusedAndNothingElse() {
        Random random = new Random(10);
        byte[] plain = "a line, and again a line, and again a line"
                .repeat(40)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] good = compress(plain);
        for (int round = 0; round < 50_000; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int k = random.nextInt(4); k >= 0 && bad.length > 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Snappy.decompress(bad, size -> assertThat(size).isLessThan(64L * good.length + 1)))
                        .hasSizeLessThan(64 * good.length + 1);
            } catch (MalformedWireException e) {
                assertThat(e).hasMessageContaining("not a Snappy block");
            }
        }
    }

    @Test
    void anAnnouncedLengthIsAskedForBeforeItIsTaken() {
        assertThatThrownBy(() -> Snappy.decompress(new byte[] {-1, -1, -1, -1, 7, 0}, size -> {}))
                .isInstanceOf(MalformedWireException.class);
        byte[] good = compress(new byte[100_000]);
        assertThatThrownBy(() -> Snappy.decompress(good, size -> {
                    throw new IllegalStateException("no room for " + size);
                }))
                .hasMessage("no room for 100000");
    }

    private static byte[] compress(byte[] plain) {
        SnappyCompressor compressor = new SnappyCompressor();
        byte[] block = new byte[compressor.maxCompressedLength(plain.length)];
        return Arrays.copyOf(block, compressor.compress(plain, 0, plain.length, block, 0, block.length));
    }
}
