package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A field that a pack reads.
 *
 * @param name the field's name, or a key that the record brought
 * @param slot its place among the fields whose indexes are found out once a shape; -1 where it is looked up each time
 */
public record FieldRef(String name, String marked, int slot) {
    /** In a table of slots: the field may come and go, look it up. */
    public static final int LOOK_UP = -2;

    public static FieldRef of(String name, int slot) {
        return new FieldRef(name, Keys.marked(name), slot);
    }

    /** The field's index, or -1; {@code slots} has what is known of the shape, or is null. */
    public int index(FieldsBuilder fields, int @Nullable [] slots) {
        if (slots != null && slot >= 0 && slots[slot] != LOOK_UP) {
            return slots[slot];
        }
        int index = fields.shape().find(name);
        return index >= 0 ? index : fields.shape().find(marked);
    }

    /** Whether the field at {@code index} is text or a list, whose cell says where it lies. */
    static boolean isText(FieldsBuilder fields, int index) {
        FieldKind kind = fields.kindAt(index);
        return kind == FieldKind.TEXT || kind == FieldKind.LIST;
    }
}
