package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternerTest {
    @Test
    void givesOnlyEqualCellsAndSharesThem() {
        Interner interner = new Interner();
        Random random = new Random(4);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] wanted = ("value-" + random.nextInt(500)).getBytes(StandardCharsets.UTF_8);
            byte[] cell = interner.find(wanted, 0, wanted.length);
            if (cell == null) {
                interner.remember(wanted);
            } else {
                assertThat(cell).isEqualTo(wanted);
                found++;
            }
        }
        assertThat(found).isGreaterThan(15_000);
    }

    @Test
    void givesUpWhereEveryValueIsNew() {
        Interner interner = new Interner();
        for (int i = 0; i < 10_000; i++) {
            byte[] value = ("unique-" + i).getBytes(StandardCharsets.UTF_8);
            assertThat(interner.find(value, 0, value.length)).isNull();
            interner.remember(value);
        }
        byte[] again = "unique-9999".getBytes(StandardCharsets.UTF_8);
        assertThat(interner.find(again, 0, again.length)).isNull();
    }
}
