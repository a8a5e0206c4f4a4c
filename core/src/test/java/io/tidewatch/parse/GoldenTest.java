package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Each line of {@code golden/x.log} against {@code golden/x.expected.json}. With {@code -Dgolden.write=FOLDER} the answers are
 * written there instead, to be read before they are kept.
 */
class GoldenTest {
    private static final Instant RECEIVED = Instant.parse("2025-11-21T12:00:00Z");

    private final JsonMapper mapper = new JsonMapper();
    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "syslog",
                "linux",
                "web",
                "application",
                "logfmt",
                "json",
                "envelope",
                "windows-xml",
                "windows-json",
                "everyday"
            })
    void linesGiveWhatIsExpected(String name) throws IOException {
        context.begin(new SourceSettings(null, null, ZoneOffset.ofHours(1), false), RECEIVED);
        List<String> answers = new ArrayList<>();
        for (String line : resource(name + ".log").lines().toList()) {
            answers.add(mapper.writeValueAsString(answer(line)));
        }
        String json = "[\n" + String.join(",\n", answers) + "\n]\n";
        String folder = System.getProperty("golden.write", System.getenv("GOLDEN_WRITE"));
        if (folder != null) {
            Files.writeString(Path.of(folder, name + ".expected.json"), json);
            return;
        }
        assertThat(json.lines().toList())
                .isEqualTo(resource(name + ".expected.json").lines().toList());
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

    private static String resource(String name) {
        try (InputStream in = requireNonNull(
                GoldenTest.class.getResourceAsStream("golden/" + name), () -> "golden/" + name + " is missing")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
