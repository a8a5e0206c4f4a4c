package io.tidewatch.parse.pack.map;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.AsciiMap;
import io.tidewatch.parse.Levels;
import io.tidewatch.parse.pack.extract.Extraction;
import io.tidewatch.parse.pack.extract.FieldRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an event's severity is written: fields, the best first, and what their values mean; the usual words and numbers need no table. */
public final class SeverityRule {
    private final List<FieldRef> from;
    private final AsciiMap<Severity> table;
    private final boolean usual;

    /** @param table what values mean; where it is empty the usual words and syslog's numbers hold */
    public SeverityRule(List<FieldRef> from, Map<String, Severity> table) {
        this.from = List.copyOf(from);
        this.table = new AsciiMap<>(table);
        this.usual = table.isEmpty();
    }

    /** The severity that the fields tell, or null. */
    @Nullable
    Severity read(Extraction run) {
        FieldsBuilder fields = run.fields();
        for (int i = 0; i < from.size(); i++) {
            int index = from.get(i).index(fields, null);
            Severity known = index < 0 ? null : of(fields, index);
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    private @Nullable Severity of(FieldsBuilder fields, int index) {
        long cell = fields.cellAt(index);
        FieldKind kind = fields.kindAt(index);
        if (kind == FieldKind.LONG) {
            byte[] digits = Ascii.bytes(Long.toString(cell));
            Severity told = table.get(digits, 0, digits.length);
            return told != null || !usual ? told : Levels.ofNumber(cell);
        }
        if (kind != FieldKind.TEXT) {
            return null;
        }
        byte[] b = fields.room(0);
        int begin = (int) (cell >>> 32);
        int end = begin + (int) cell;
        Severity told = table.get(b, begin, end);
        if (told != null || !usual) {
            return told;
        }
        Severity word = Levels.ofWord(b, begin, end);
        long number = word == null ? Ascii.number(b, begin, end) : -1;
        return number >= 0 ? Levels.ofNumber(number) : word;
    }
}
