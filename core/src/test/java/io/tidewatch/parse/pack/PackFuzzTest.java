package io.tidewatch.parse.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hostile records for packs: whatever comes in, an answer comes out, in valid UTF-8, and no mark of a key is left. */
class PackFuzzTest {
    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void mutatedRecordsAreParsedOrKept() throws IOException {
        List<String> seeds = seeds();
        Random random = new Random(29);
        for (int round = 0; round < 12_000; round++) {
            String parser = round % 3 == 0 ? name(random) : null;
            context.begin(
                    new SourceSettings(parser, null, ZoneOffset.UTC, false), Instant.parse("2025-11-21T12:00:00Z"));
            check(mutated(seeds.get(random.nextInt(seeds.size())), random));
        }
    }

    private String name(Random random) {
        List<Pack> packs = Packs.standard().all();
        return packs.get(random.nextInt(packs.size())).name();
    }

    private static List<String> seeds() throws IOException {
        List<String> seeds = new ArrayList<>();
        for (Pack pack : Packs.standard().all()) {
            seeds.addAll(
                    Files.readAllLines(Path.of("src/test/resources/io/tidewatch/parse/packs", pack.name() + ".log")));
        }
        seeds.add("<?xml version=\"1.0\"?><Event><System a='1'><EventID>&lt;1&#x41;</EventID></System></Event>");
        return seeds;
    }

    private void check(Slice record) {
        for (RawFormat format : RawFormat.values()) {
            Parsed parsed = parsers.parse(format, record, context);
            Fields fields = parsed.fields();
            assertThat(fields.size()).isLessThan(1_100);
            String view = new String(fields.utf8(), StandardCharsets.UTF_8);
            assertThat(view.getBytes(StandardCharsets.UTF_8)).isEqualTo(fields.utf8());
            for (String name : fields.shape().names()) {
                assertThat(name.charAt(0)).isGreaterThanOrEqualTo(' ');
            }
        }
    }

    private static Slice mutated(String seed, Random random) {
        byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
        for (int k = random.nextInt(4); k >= 0; k--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) " []()<>:;=\"'\\-,.|0129{}\n\t\u0001".charAt(random.nextInt(26));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int length = random.nextInt(bytes.length - at);
                    System.arraycopy(bytes.clone(), at, bytes, random.nextInt(bytes.length - length), length);
                }
            }
        }
        byte[] padded = new byte[bytes.length + 40];
        Arrays.fill(padded, (byte) "x]\"} 1:".charAt(random.nextInt(7)));
        int offset = random.nextInt(40);
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        return new Slice(padded, offset, bytes.length);
    }
}
