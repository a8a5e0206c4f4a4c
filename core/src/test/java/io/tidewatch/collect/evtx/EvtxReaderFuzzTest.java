package io.tidewatch.collect.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damages event logs at random, with fixed seeds; {@code -Dtidewatch.fuzz.rounds} makes it go on for longer. */
class EvtxReaderFuzzTest {
    private static final int ROUNDS = Integer.getInteger("tidewatch.fuzz.rounds", 30);

    @Test
    void noDamageToARealEventLogMakesTheReaderFail() {
        List<EvtxCorpus.Sample> samples = EvtxCorpus.samples();
        for (int i = 0; i < samples.size(); i++) {
            for (int round = 0; round < ROUNDS; round++) {
                survives(samples.get(i).name(), samples.get(i).evtx(), i * 1_000_003L + round);
            }
        }
    }

    @Test
    void noDamageToAHandMadeEventLogMakesTheReaderFail() {
        EvtxFile file = new EvtxFile();
        for (int i = 0; i < 40; i++) {
            file.record(Integer.toString(i), "Security");
        }
        byte[] whole = file.bytes();
        for (int round = 0; round < ROUNDS * 20; round++) {
            survives("hand-made", whole, round);
        }
    }

    private static void survives(String name, byte[] whole, long seed) {
        byte[] damaged = EvtxDamage.damage(whole, new Random(seed));
        try (EvtxReader reader = EvtxReader.of(damaged, EvtxForm.FLAT)) {
            int records = 0;
            for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
                assertThat(++records).isLessThan(damaged.length / 28 + 1);
                assertThat(record.fields().size()).isBetween(1, 10_000);
                assertThat(record.offset()).isBetween(0L, (long) damaged.length);
            }
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail(name + ", seed " + seed, e);
        }
    }
}
