package io.tidewatch.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordFramesTest {
    private static final RecordFrames.Limits LIMITS = new RecordFrames.Limits(1000, 100);

    @Test
    void recordsAndOffsetsComeBackAsWritten() {
        RecordFrames.Writer writer = new RecordFrames.Writer();
        add(writer, 6, "first");
        add(writer, 300, "");
        add(writer, 1, "naïve\0bytes");
        byte[] body = writer.toBytes();

        RecordFrames.Records read = (RecordFrames.Records) RecordFrames.read(body, 1_000_000_000_000L, LIMITS);

        assertThat(texts(body, read)).containsExactly("first", "", "naïve\0bytes");
        assertThat(read.recordOffsets()).containsExactly(1_000_000_000_000L, 1_000_000_000_006L, 1_000_000_000_306L);
        assertThat(read.end()).isEqualTo(1_000_000_000_307L);
    }

    @Test
    void theBytesAreThoseOfTheSpecification() {
        RecordFrames.Writer writer = new RecordFrames.Writer();
        add(writer, 300, "ab");

        assertThat(writer.toBytes()).containsExactly(0xAC, 0x02, 0x02, 'a', 'b');
        assertThat(writer.size()).isEqualTo(5);
        writer.clear();
        assertThat(writer.toBytes()).isEmpty();
        assertThat(writer.records()).isZero();
    }

    @Test
    void anEmptyBodyHasNoRecords() {
        RecordFrames.Records read = (RecordFrames.Records) RecordFrames.read(new byte[0], 7, LIMITS);

        assertThat(read.bounds()).isEmpty();
        assertThat(read.end()).isEqualTo(7);
    }

    @Test
    void eachFaultHasItsReason() {
        assertThat(reason(5, 2)).contains("record 1 at byte 0").contains("2 bytes but only 0 follow");
        assertThat(reason(0, 0)).contains("advance");
        assertThat(reason(0x80)).contains("advance");
        assertThat(reason(1)).contains("length is cut off");
        assertThat(reason(1, 101)).contains("at most 100");
        assertThat(reason(1, 0, 1, 0x80)).contains("record 2 at byte 2");
        assertThat(reason(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0))
                .contains("advance");
        assertThat(RecordFrames.read(new byte[] {1, 0}, -1, LIMITS)).isInstanceOf(RecordFrames.Malformed.class);
        assertThat(RecordFrames.read(new byte[] {1, 0}, Long.MAX_VALUE, LIMITS))
                .isInstanceOf(RecordFrames.Malformed.class);
        assertThat(RecordFrames.read(new byte[2002], 0, LIMITS)).isInstanceOf(RecordFrames.Malformed.class);
    }

    @Test
    void moreRecordsThanAllowedAreRefused() {
        byte[] body = {1, 0, 1, 0, 1, 0};

        assertThat(RecordFrames.read(body, 0, new RecordFrames.Limits(2, 10)))
                .isEqualTo(new RecordFrames.Malformed("more than 2 records in one body; send smaller batches"));
        assertThat(RecordFrames.read(body, 0, new RecordFrames.Limits(3, 10))).isInstanceOf(RecordFrames.Records.class);
    }

    @Test
    void theWriterRefusesAnAdvanceThatStandsStill() {
        assertThatThrownBy(() -> new RecordFrames.Writer().add(0, new byte[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomRecordsComeBackAsWritten() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            RecordFrames.Writer writer = new RecordFrames.Writer();
            List<String> texts = new ArrayList<>();
            List<Long> offsets = new ArrayList<>();
            long first = random.nextLong(1L << 40);
            long offset = first;
            for (int i = random.nextInt(300); i > 0; i--) {
                String text = "x".repeat(random.nextInt(100));
                long advance = 1 + random.nextLong(1L << random.nextInt(40));
                add(writer, advance, text);
                texts.add(text);
                offsets.add(offset);
                offset += advance;
            }
            byte[] body = writer.toBytes();
            RecordFrames.Records read = (RecordFrames.Records) RecordFrames.read(body, first, LIMITS);
            assertThat(texts(body, read)).isEqualTo(texts);
            assertThat(read.recordOffsets())
                    .containsExactly(offsets.stream().mapToLong(o -> o).toArray());
            assertThat(read.end()).isEqualTo(offset);
        }
    }

    /** Damaged and random bodies: always a result whose records lie inside the body, in order, with growing offsets. */
    @Test
    void hostileBodiesGiveAReasonOrSoundRecords() {
        Random random = new Random(7);
        RecordFrames.Writer writer = new RecordFrames.Writer();
        for (int i = 0; i < 50; i++) {
            add(writer, 1 + i * 1000L, "record " + i);
        }
        byte[] good = writer.toBytes();
        int malformed = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] body = good.clone();
            if (round % 2 == 0) {
                random.nextBytes(body);
            }
            for (int i = random.nextInt(4); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            body = java.util.Arrays.copyOf(body, random.nextInt(body.length + 1));
            switch (RecordFrames.read(body, random.nextLong(), LIMITS)) {
                case RecordFrames.Malformed(String reason) -> {
                    assertThat(reason).isNotBlank();
                    malformed++;
                }
                case RecordFrames.Records read -> {
                    int last = 0;
                    for (int i = 0; i < read.bounds().length; i += 2) {
                        assertThat(read.bounds()[i]).isGreaterThan(last);
                        assertThat(read.bounds()[i + 1]).isBetween(read.bounds()[i], body.length);
                        last = read.bounds()[i + 1];
                    }
                    assertThat(read.recordOffsets()).isSorted();
                    assertThat(java.util.Arrays.stream(read.recordOffsets())).allMatch(offset -> offset < read.end());
                }
            }
        }
        assertThat(malformed).isBetween(1000, 19_999);
    }

    private static void add(RecordFrames.Writer writer, long advance, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.add(advance, bytes, 0, bytes.length);
    }

    private static List<String> texts(byte[] body, RecordFrames.Records records) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < records.bounds().length; i += 2) {
            texts.add(new String(
                    body, records.bounds()[i], records.bounds()[i + 1] - records.bounds()[i], StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static String reason(int... bytes) {
        byte[] body = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            body[i] = (byte) bytes[i];
        }
        return ((RecordFrames.Malformed) RecordFrames.read(body, 0, LIMITS)).reason();
    }
}
