package io.tidewatch.parse.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Each pack that comes with Tidewatch against {@code packs/x.log} and {@code packs/x.expected.json}. With {@code -Dgolden.write=FOLDER}
 * the answers are written there instead, to be read before they are kept.
 */
class PackGoldenTest {
    private static final Instant RECEIVED = Instant.parse("2025-11-21T12:00:00Z");

    private final JsonMapper mapper = new JsonMapper();
    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    static List<Pack> packs() {
        return Packs.standard().all();
    }

    @ParameterizedTest
    @MethodSource("packs")
    void linesGiveWhatIsExpected(Pack pack) throws IOException {
        String parser = pack.recognise().isEmpty() ? pack.name() : null;
        context.begin(new SourceSettings(parser, null, ZoneOffset.ofHours(1), false), RECEIVED);
        List<String> answers = new ArrayList<>();
        for (String line : resource(pack.name() + ".log").lines().toList()) {
            answers.add(mapper.writeValueAsString(answer(line)));
        }
        String json = "[\n" + String.join(",\n", answers) + "\n]\n";
        String folder = System.getProperty("golden.write", System.getenv("GOLDEN_WRITE"));
        if (folder != null) {
            Files.writeString(Path.of(folder, pack.name() + ".expected.json"), json);
            return;
        }
        assertThat(json.lines().toList())
                .isEqualTo(resource(pack.name() + ".expected.json").lines().toList());
    }

    private Map<String, Object> answer(String line) {
        Parsed parsed = parsers.parse(RawFormat.TEXT, Slice.of(line), context);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("dataset", parsed.dataset().value());
        answer.put("time", String.valueOf(parsed.time()));
        answer.put("severity", parsed.severity().label());
        answer.put("keepRaw", parsed.keepRaw());
        answer.put("fields", parsed.fields().toMap());
        return answer;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PackGoldenTest.class.getResourceAsStream("/io/tidewatch/parse/packs/" + name)) {
            assertThat(in).as("the test resource packs/" + name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
