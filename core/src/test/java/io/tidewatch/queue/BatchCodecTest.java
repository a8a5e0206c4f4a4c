package io.tidewatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.ReadAs;
import io.tidewatch.event.SourceRange;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
    private static final long SEED = 20261121;

    @Test
    void anyBatchComesBackUnchanged() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            RawBatch batch = random(random);

            assertSame(BatchCodec.decode(BatchCodec.encode(batch)), batch);
        }
    }

    @Test
    void onlyTheRecordsAndWhatLiesBetweenThemIsWritten() {
        byte[] data = new byte[100_000];
        RawBatch batch = new RawBatch(
                TenantId.DEFAULT,
                new Origin("s", "http", null, null),
                RawFormat.TEXT,
                null,
                Instant.EPOCH,
                data,
                new int[] {50_000, 50_010, 50_011, 50_020},
                null,
                new long[0]);

        assertThat(BatchCodec.encode(batch)).hasSizeLessThan(100);
        assertSame(BatchCodec.decode(BatchCodec.encode(batch)), batch);
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] frame = BatchCodec.encode(random(new Random(SEED)));
        for (int i = 0; i < frame.length; i++) {
            byte[] damaged = frame.clone();
            damaged[i] ^= 0x10;

            assertDamaged(damaged);
        }
    }

    @Test
    void everyCutIsNoticed() {
        byte[] frame = BatchCodec.encode(random(new Random(SEED)));
        for (int length = 0; length < frame.length; length++) {
            assertDamaged(Arrays.copyOf(frame, length));
        }
    }

    @Test
    void hostileFrameWithARightChecksumIsRefusedOrRead() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = BatchCodec.encode(random(random));
            for (int change = 1 + random.nextInt(3); change > 0; change--) {
                frame[random.nextInt(frame.length - 4)] = (byte) random.nextInt();
            }
            reseal(frame);
            try {
                BatchCodec.decode(frame);
            } catch (TidewatchException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.CORRUPT);
            }
        }
    }

    @Test
    void frameOfALaterVersionSaysSo() {
        byte[] frame = BatchCodec.encode(random(new Random(SEED)));
        frame[4] = 2;
        reseal(frame);

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> BatchCodec.decode(frame))
                .withMessageContaining("version 2")
                .withMessageContaining("reads version 1");
    }

    private static void reseal(byte[] frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, frame.length - 4);
        java.nio.ByteBuffer.wrap(frame).putInt(frame.length - 4, (int) crc.getValue());
    }

    private static void assertDamaged(byte[] frame) {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> BatchCodec.decode(frame))
                .withMessageContaining("damaged")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.CORRUPT));
    }

    private static RawBatch random(Random random) {
        byte[] data = new byte[random.nextInt(400)];
        random.nextBytes(data);
        int records = random.nextInt(20);
        int[] bounds = random.ints(2L * records, 0, data.length + 1).sorted().toArray();
        SourceRange range = null;
        long[] offsets = new long[0];
        if (random.nextBoolean()) {
            long start = random.nextLong() >>> (1 + random.nextInt(60));
            offsets = new long[records];
            for (int i = 0; i < records; i++) {
                offsets[i] = start + bounds[2 * i];
            }
            range = new SourceRange(
                    "stream-" + random.nextInt(), start, start + data.length < 0 ? start : start + data.length);
        }
        return new RawBatch(
                new TenantId("t" + random.nextInt(9)),
                new Origin(
                        "quelle-ü" + random.nextInt(9),
                        "http",
                        random.nextBoolean() ? null : "2001:db8::" + random.nextInt(9),
                        random.nextBoolean() ? null : "/var/log/" + random.nextInt()),
                RawFormat.values()[random.nextInt(RawFormat.values().length)],
                random.nextBoolean() ? null : Dataset.of("linux.auth"),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                data,
                bounds,
                range,
                offsets,
                random.nextBoolean()
                        ? null
                        : ReadAs.of(
                                random.nextBoolean() ? null : "syslog",
                                random.nextBoolean() ? null : ZoneId.of("Europe/Berlin"),
                                random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt())));
    }

    private static void assertSame(RawBatch actual, RawBatch expected) {
        assertThat(actual.tenant()).isEqualTo(expected.tenant());
        assertThat(actual.origin()).isEqualTo(expected.origin());
        assertThat(actual.format()).isEqualTo(expected.format());
        assertThat(actual.dataset()).isEqualTo(expected.dataset());
        assertThat(actual.received()).isEqualTo(expected.received());
        assertThat(actual.range()).isEqualTo(expected.range());
        assertThat(actual.readAs()).isEqualTo(expected.readAs());
        assertThat(actual.recordOffsets()).isEqualTo(expected.recordOffsets());
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.record(i)).isEqualTo(expected.record(i));
        }
    }
}
