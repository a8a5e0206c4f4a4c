package io.tidewatch.cli.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.RecordFrames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RecordSplitterTest {
    private static final Multiline OFF = new Multiline.Off();
    private static final Multiline AUTO = new Multiline.Auto();

    /** A record with its offset. */
    private record Found(long offset, String text) {}

    @Test
    void eachLineIsARecordWithItsOffset() {
        assertThat(split(OFF, 100, "one\ntwo\r\n\n\r\nfünf\nrest", false))
                .containsExactly(new Found(0, "one"), new Found(4, "two"), new Found(12, "fünf"));
    }

    @Test
    void anUnfinishedLineWaitsUntilItIsComplete() {
        assertThat(split(OFF, 100, "one\ntw", false)).containsExactly(new Found(0, "one"));
        assertThat(split(OFF, 100, "one\ntw", true)).containsExactly(new Found(0, "one"), new Found(4, "tw"));
    }

    @Test
    void aLongLineIsCutIntoPiecesBetweenCharacters() {
        assertThat(split(OFF, 4, "abcdefghij\nx\n", false))
                .containsExactly(new Found(0, "abcd"), new Found(4, "efgh"), new Found(8, "ij"), new Found(11, "x"));
        assertThat(split(OFF, 4, "abcd\nx\n", false)).containsExactly(new Found(0, "abcd"), new Found(5, "x"));
        assertThat(split(OFF, 4, "abcöd\n", false)).containsExactly(new Found(0, "abc"), new Found(3, "öd"));
        assertThat(split(OFF, 4, "😀😀\n", false)).containsExactly(new Found(0, "😀"), new Found(4, "😀"));
    }

    @Test
    void theHoleThatATruncatedFileLeavesIsPassedOver() {
        assertThat(split(OFF, 8, "\0".repeat(50) + "line\nnext\n", false))
                .extracting(Found::text)
                .containsExactly("line", "next");
    }

    @Test
    void stackTracesStayWithTheirEvent() {
        String log = """
                2026-01-01 INFO one
                2026-01-01 ERROR two
                java.lang.IllegalStateException: broken
                \tat a.B.c(B.java:1)

                Caused by: java.io.IOException: gone
                \t... 3 more
                2026-01-01 ERROR three
                Traceback (most recent call last):
                  File "x.py", line 1, in <module>
                ValueError: no
                2026-01-01 INFO four
                """;

        assertThat(split(AUTO, 1000, log, false))
                .extracting(Found::text)
                .extracting(text -> text.lines().count())
                .containsExactly(1L, 6L, 4L);
        assertThat(split(AUTO, 1000, log, true)).extracting(Found::text).last().isEqualTo("2026-01-01 INFO four");
    }

    @Test
    void aPatternSaysWhichLinesBeginAnEvent() {
        Multiline start = new Multiline.Start(Pattern.compile("^\\d{4}-"));

        assertThat(split(start, 1000, "2026-01 a\nb\nc\n\n2026-02 d\r\ne\r\n2026-03\n", false))
                .containsExactly(new Found(0, "2026-01 a\nb\nc"), new Found(15, "2026-02 d\r\ne"));
    }

    @Test
    void anEndlessEventIsCutAtALine() {
        String log = "start\n" + " more\n".repeat(100) + "next\nlast\n";

        List<Found> found = split(AUTO, 50, log, false);

        assertThat(found).allMatch(record -> record.text().length() <= 50);
        assertThat(found).hasSizeGreaterThan(10);
        assertThat(found.getLast().text()).isEqualTo("next");
    }

    /**
     * What makes repeating safe: reading again from any record's beginning, with any amount of the file there, gives the same records.
     */
    @Test
    void readingAgainFromARecordGivesTheSameRecords() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            Multiline mode = round % 2 == 0 ? OFF : AUTO;
            int longest = 8 + random.nextInt(60);
            byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
            List<Found> whole = split(mode, longest, bytes, 0, bytes.length, false);
            for (int i = 0; i < whole.size(); i++) {
                int from = (int) whole.get(i).offset();
                int to = from + random.nextInt(bytes.length - from + 1);
                List<Found> part = split(mode, longest, bytes, from, to, false);
                assertThat(whole.subList(i, i + part.size())).isEqualTo(part);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append(
                    switch (random.nextInt(6)) {
                        case 0 -> "  indented";
                        case 1 -> "";
                        case 2 -> "x".repeat(random.nextInt(200));
                        case 3 -> "java.io.IOException: öäü";
                        case 4 -> "\0\0line 😀😀😀😀😀😀😀";
                        default -> "2026 an ordinary line";
                    });
            text.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }

    private static List<Found> split(Multiline mode, int longest, String text, boolean complete) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return split(mode, longest, bytes, 0, bytes.length, complete);
    }

    private static List<Found> split(Multiline mode, int longest, byte[] bytes, int from, int to, boolean complete) {
        byte[] part = java.util.Arrays.copyOfRange(bytes, from, to);
        RecordSplitter splitter = new RecordSplitter(mode, longest);
        splitter.begin();
        splitter.split(part, part.length, complete);
        RecordFrames.Writer writer = new RecordFrames.Writer();
        splitter.write(part, 0, splitter.count(), writer);
        byte[] body = writer.toBytes();
        long first = splitter.count() == 0 ? 0 : from + splitter.start(0);
        RecordFrames.Records records =
                (RecordFrames.Records) RecordFrames.read(body, first, RecordFrames.Limits.DEFAULT);
        if (splitter.count() > 0) {
            assertThat(records.end()).isEqualTo(from + splitter.consumed());
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < records.recordOffsets().length; i++) {
            int start = records.bounds()[2 * i];
            found.add(new Found(
                    records.recordOffsets()[i],
                    new String(body, start, records.bounds()[2 * i + 1] - start, StandardCharsets.UTF_8)));
        }
        return found;
    }
}
