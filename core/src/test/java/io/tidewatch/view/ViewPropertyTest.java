package io.tidewatch.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Events of random and hostile shape; fixed seeds. */
class ViewPropertyTest {
    private static final List<Object> VALUES = Arrays.asList(
            "",
            "-",
            "x",
            "4624",
            4624L,
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            1.5,
            true,
            false,
            null,
            "0x",
            "0xffffffffffffffffffff",
            "\u0000\uD800",
            "a\\b\\",
            "{\"a\":",
            "[",
            "authentication",
            "start",
            "denied",
            "process",
            "network",
            "iam",
            "file",
            "registry",
            "Security",
            List.of(),
            List.of("a", 1L),
            List.of("{\"name\":\"Host\"}"),
            "9".repeat(5_000),
            "MD5=",
            "\\".repeat(3_000));

    private final JsonMapper mapper = new JsonMapper();
    private final Views views = Views.standard();
    private final ViewEvents events = new ViewEvents();

    @Test
    void noEventOfRandomShapeMakesAViewFail() {
        Random random = new Random(7);
        List<Event> real = new ArrayList<>();
        for (String file : List.of("linux", "windows", "network", "cloud", "application")) {
            ViewEvents.resource(file + ".log").lines().map(events::of).forEach(real::add);
        }
        List<String> names = real.stream()
                .flatMap(event -> event.fields().shape().names().stream())
                .distinct()
                .toList();
        for (int i = 0; i < 4_000; i++) {
            Event event = real.get(random.nextInt(real.size()));
            Map<String, Object> values = new LinkedHashMap<>(event.fields().toMap());
            for (int change = random.nextInt(12); change >= 0; change--) {
                String name = random.nextInt(8) == 0
                        ? ".".repeat(random.nextInt(3)) + "a.b".repeat(1 + random.nextInt(40))
                        : names.get(random.nextInt(names.size()));
                values.put(name, VALUES.get(random.nextInt(VALUES.size())));
            }
            everyViewIsJson(ViewEvents.with(event, Fields.of(values)));
        }
    }

    @Test
    void aNameOfThousandsOfDotsNestsNoDocumentWithoutEnd() {
        Event event = events.of("plain");
        everyViewIsJson(ViewEvents.with(event, Fields.of(Map.of("a" + ".a".repeat(20_000), 1L, ".", 2L, "..", 3L))));
    }

    @Test
    void aFieldWithAValueAndFieldsBelowItKeepsBoth() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("a.b", 1L);
        values.put("a", 2L);
        values.put("a.b.c", 3L);
        Map<String, Object> document = view("ecs").of(ViewEvents.with(events.of("plain"), Fields.of(values)));
        assertThat(document).containsEntry("a", 2L).containsEntry("a.b", 1L).containsEntry("a.b.c", 3L);
    }

    @Test
    void ocsfObjectsHaveWhatEveryClassRequires() {
        for (String file : List.of("linux", "windows", "network", "cloud", "application")) {
            ViewEvents.resource(file + ".log").lines().forEach(line -> {
                Map<String, Object> object = view("ocsf").of(events.of(line));
                assertThat(object)
                        .containsKeys(
                                "activity_id",
                                "category_uid",
                                "class_uid",
                                "metadata",
                                "severity_id",
                                "time",
                                "type_uid");
                assertThat(object.get("type_uid"))
                        .isEqualTo((Long) object.get("class_uid") * 100 + (Long) object.get("activity_id"));
            });
        }
    }

    private void everyViewIsJson(Event event) {
        for (String name : views.names()) {
            assertThatCode(() -> assertThat(mapper.writeValueAsString(view(name).of(event)))
                            .startsWith("{"))
                    .as("%s of %s", name, event.fields())
                    .doesNotThrowAnyException();
        }
    }

    private View view(String name) {
        return requireNonNull(views.byName(name));
    }
}
