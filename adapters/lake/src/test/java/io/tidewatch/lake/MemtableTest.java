package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.TenantId;
import io.tidewatch.testkit.Events;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemtableTest {
    private final Memtable table = new Memtable(TenantId.DEFAULT, Dataset.GENERIC, 5_000);

    @Test
    void sparseAndDenseColumnsGiveBackEveryValue() {
        Random random = new Random(21);
        Map<String, Map<Integer, String>> expected = new HashMap<>();
        for (int row = 0; row < 7_000; row++) {
            FieldsBuilder builder = new FieldsBuilder();
            for (int field = 0; field < 12; field++) {
                if (random.nextInt(1 << field) == 0) {
                    if (field % 2 == 0) {
                        builder.put("f" + field, random.nextInt(1_000));
                    } else {
                        builder.put("f" + field, "v" + random.nextInt(1_000));
                    }
                }
            }
            Fields fields = builder.build();
            for (int i = 0; i < fields.size(); i++) {
                expected.computeIfAbsent(fields.name(i), n -> new HashMap<>()).put(row, fields.textAt(i));
            }
            table.append(event(row, fields));
        }
        table.publish();
        for (CellColumn column : table.view()
                .columns()
                .subList(Reserved.ALL.size(), table.view().columns().size())) {
            for (int row = 0; row < 7_000; row++) {
                byte[] cell = column.textAt(row);
                assertThat(cell == null ? null : new String(cell, StandardCharsets.UTF_8))
                        .as("%s of row %d", column.field(), row)
                        .isEqualTo(expected.get(column.field()).get(row));
            }
        }
    }

    @Test
    void viewDoesNotChangeWhileEventsAreAppended() {
        table.append(event(0, Fields.of(Map.of("code", 1L))));
        table.publish();
        MemtableView before = table.view();
        table.append(event(1, Fields.of(Map.of("code", "text", "other", 2L))));
        assertThat(table.view()).isSameAs(before);
        table.publish();

        assertThat(before.rows()).isEqualTo(1);
        assertThat(before.fieldColumns().of("code")).isEqualTo(new Column("code", "code", ColumnType.BIGINT, false));
        assertThat(before.fieldColumns().of("other")).isNull();
        assertThat(table.view().rows()).isEqualTo(2);
        assertThat(table.view().fieldColumns().of("code"))
                .isEqualTo(new Column("code", "code", ColumnType.VARCHAR, false));
    }

    @Test
    void thousandsOfMostlyEmptyColumnsTakeLittleMemory() {
        long weight = 0;
        for (int row = 0; row < 4_000; row++) {
            weight += table.append(event(row, Fields.of(Map.of("field" + row, "value", "message", "m" + row))));
        }
        assertThat(weight).isLessThan(4_000 * 500);
        assertThat(event(0, Fields.EMPTY).fields().size()).isZero();
    }

    @Test
    void aSingleEventTakesAFewKilobytes() {
        assertThat(table.append(event(0, Fields.of(Map.of("message", "hello")))))
                .isLessThan(4_000);
    }

    private static io.tidewatch.event.Event event(int row, Fields fields) {
        Events event = Events.event().id(0, 1, row);
        for (int i = 0; i < fields.size(); i++) {
            event.field(fields.name(i), fields.valueAt(i));
        }
        return event.build();
    }
}
