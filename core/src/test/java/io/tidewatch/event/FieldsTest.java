package io.tidewatch.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void everyKindOfValueComesBackAsItWasPut() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("user.name", "Zoë \"the\" root\n");
        values.put("process.pid", 4711L);
        values.put("score", 0.25);
        values.put("ok", true);
        values.put("nothing", null);
        values.put("tags", List.of("a", "b,\"c\"", 3L, true));

        assertThat(Fields.of(values).toMap()).isEqualTo(values).containsExactlyEntriesOf(values);
    }

    @Test
    void aNamePutTwiceKeepsItsPlaceAndTakesTheLaterValue() {
        FieldsBuilder builder = new FieldsBuilder();
        builder.put("a", "first");
        builder.put("b", 2L);
        builder.put("a", 3L);

        Fields fields = builder.build();

        assertThat(fields.shape().names()).containsExactly("a", "b");
        assertThat(fields.value("a")).isEqualTo(3L);
    }

    @Test
    void eventsWithTheSameNamesShareOneShape() {
        Fields one = Fields.of(Map.of("host.name", "a"));
        Fields other = Fields.of(Map.of("host.name", "b"));

        assertThat(one.shape()).isSameAs(other.shape());
    }

    @Test
    void aFloodOfDifferentNamesDoesNotGrowTheTreeOfShapesForEver() {
        for (int i = 0; i < 3 * Shape.MAX_SHAPES; i++) {
            Fields fields = Fields.of(Map.of("hostile." + i, (long) i));
            assertThat(fields.value("hostile." + i)).isEqualTo((long) i);
        }
        Shape before = Shape.empty();
        for (int i = 0; i < Shape.MAX_SHAPES + 1; i++) {
            Shape.empty().with("more." + i);
        }
        assertThat(Shape.empty()).as("the tree was begun anew").isNotSameAs(before);
    }

    @Test
    void randomFieldsInRandomOrderComeBackByIndexAndByName() {
        Random random = new Random(7);
        FieldsBuilder builder = new FieldsBuilder();
        for (int round = 0; round < 2_000; round++) {
            builder.clear();
            Map<String, Object> expected = new LinkedHashMap<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                String name = "f" + random.nextInt(30);
                Object value = random.nextBoolean() ? (Object) random.nextLong() : "v" + random.nextInt();
                builder.putValue(name, value);
                expected.put(name, value);
            }
            Fields fields = builder.build();
            assertThat(fields.toMap()).isEqualTo(expected);
            assertThat(new ArrayList<>(fields.toMap().keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
        }
    }

    @Test
    void aSizeIsReadAsAPersonWritesIt() {
        assertThat(ByteSize.parse("64KiB")).isEqualTo(ByteSize.ofKibibytes(64));
        assertThat(ByteSize.parse("10 GB").bytes()).isEqualTo(10_000_000_000L);
        assertThat(ByteSize.ofMebibytes(1536)).hasToString("1.5GiB");
    }

    @Test
    void anEventIdIsReadBackFromItsTextAndFromItsSequence() {
        EventId id = new EventId(1025, 123_456_789_012L, 1_048_575);

        assertThat(EventId.parse(id.toString())).isEqualTo(id);
        assertThat(EventId.ofSequence(1025, id.sequence())).isEqualTo(id);
        assertThat(EventId.parse("no-id")).isNull();
        assertThat(EventId.parse("-1-2-3")).isNull();
    }
}
