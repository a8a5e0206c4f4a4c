package io.tidewatch.parse.pack;

import com.google.re2j.Pattern;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.pack.extract.FieldTest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pack's records are told from others; all that is given must hold.
 *
 * @param programs names that syslog messages come under, {@code postfix/*} for all that begin so; empty where that does not matter
 * @param begins what the text begins with, any of them; empty where that does not matter
 * @param contains what the text holds, all of them
 * @param columns what separated values it has, or null
 * @param matches an expression that is found in the text, or null
 * @param json what a JSON record's fields are; empty for texts
 */
public record Recognition(
        List<String> programs,
        List<Beginning> begins,
        List<byte[]> contains,
        @Nullable ColumnWords columns,
        @Nullable Pattern matches,
        List<Member> json) {
    /** What a field of a JSON record must be. */
    public record Member(String name, FieldTest test, boolean absent) {}

    public Recognition {
        programs = List.copyOf(programs);
        begins = List.copyOf(begins);
        contains = List.copyOf(contains);
        json = List.copyOf(json);
    }

    /** Whether the text, of one of the programs where there are such, is of this kind. */
    boolean accepts(byte[] b, int from, int to) {
        boolean begun = begins.isEmpty();
        for (int i = 0; i < begins.size() && !begun; i++) {
            begun = begins.get(i).isAt(b, from, to);
        }
        if (!begun) {
            return false;
        }
        for (int i = 0; i < contains.size(); i++) {
            if (Ascii.find(b, from, to, contains.get(i)) < 0) {
                return false;
            }
        }
        if (columns != null && !columns.areIn(b, from, to)) {
            return false;
        }
        return matches == null
                || matches.matcher(Arrays.copyOfRange(b, from, to)).find();
    }

    /** Whether records of that shape may be of this kind. */
    boolean mayBe(Shape shape) {
        for (Member member : json) {
            if (!member.absent && shape.indexOf(member.name) < 0) {
                return false;
            }
        }
        return !json.isEmpty();
    }

    /** Whether the JSON record in {@code fields}, whose shape {@link #mayBe}, is of this kind; {@code indexes} are its members'. */
    boolean accepts(FieldsBuilder fields, int[] indexes) {
        for (int i = 0; i < indexes.length; i++) {
            if (!json.get(i).test.of(fields, indexes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Where the members stand in records of that shape. */
    int[] indexes(Shape shape) {
        return json.stream().mapToInt(member -> shape.indexOf(member.name)).toArray();
    }
}
