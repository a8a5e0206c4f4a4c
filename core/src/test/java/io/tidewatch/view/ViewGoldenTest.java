package io.tidewatch.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The views of each line of {@code golden/x.log} against {@code golden/x.expected.json}. With {@code -Dgolden.write=FOLDER} the
 * views are written there instead, to be read before they are kept.
 */
class ViewGoldenTest {
    private static final List<String> FILES = List.of("linux", "windows", "network", "cloud", "application");

    private final JsonMapper mapper = new JsonMapper();
    private final Views views = Views.standard();
    private final ViewEvents events = new ViewEvents();

    @ParameterizedTest
    @ValueSource(strings = {"linux", "windows", "network", "cloud", "application"})
    void linesGiveTheViewsThatAreExpected(String name) throws IOException {
        List<String> answers = new ArrayList<>();
        for (String line : ViewEvents.resource(name + ".log").lines().toList()) {
            answers.add(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(answer(events.of(line))));
        }
        String json = "[\n" + String.join(",\n", answers) + "\n]\n";
        String folder = System.getProperty("golden.write", System.getenv("GOLDEN_WRITE"));
        if (folder != null) {
            Files.writeString(Path.of(folder, name + ".expected.json"), json);
            return;
        }
        assertThat(json.lines().toList())
                .isEqualTo(ViewEvents.resource(name + ".expected.json").lines().toList());
    }

    private Map<String, Object> answer(Event event) {
        Map<String, Object> answer = new LinkedHashMap<>();
        for (String name : views.names()) {
            View view = requireNonNull(views.byName(name));
            answer.put(name + " by", view.madeBy(event));
            answer.put(name, view.of(event));
        }
        return answer;
    }

    @Test
    void everyMappingAndEveryReadingHasAGoldenLine() {
        Set<String> missing = new TreeSet<>();
        for (String name : views.names()) {
            View view = requireNonNull(views.byName(name));
            missing.addAll(view.parts());
        }
        for (String file : FILES) {
            for (String line : ViewEvents.resource(file + ".log").lines().toList()) {
                Event event = events.of(line);
                views.names()
                        .forEach(name -> missing.removeAll(
                                requireNonNull(views.byName(name)).madeBy(event)));
            }
        }
        assertThat(missing).isEmpty();
    }
}
