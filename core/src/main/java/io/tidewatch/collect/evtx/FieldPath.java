package io.tidewatch.collect.evtx;

import java.util.HashMap;
import java.util.Map;

/** Where in the XML a value stands, with the field's name in the reader's form; each path is made once a reader. Not thread-safe. */
final class FieldPath {
    static final int MAX_PATHS = 20_000;

    private final EvtxForm form;
    private final String nested;
    private final String name;
    private final int[] made;
    private final Map<String, FieldPath> children = new HashMap<>(4);

    private FieldPath(EvtxForm form, String nested, int[] made) {
        this.form = form;
        this.nested = nested;
        this.name = form == EvtxForm.FLAT ? EvtxNames.flat(nested) : nested;
        this.made = made;
    }

    static FieldPath root(EvtxForm form) {
        return new FieldPath(form, "", new int[1]);
    }

    FieldPath child(String element) {
        FieldPath known = children.get(element);
        if (known != null) {
            return known;
        }
        FieldPath path = new FieldPath(form, nested.isEmpty() ? element : nested + '.' + element, made);
        if (made[0] < MAX_PATHS) {
            made[0]++;
            children.put(element, path);
        }
        return path;
    }

    FieldPath attribute(String attribute) {
        return child("#attributes").child(attribute);
    }

    FieldPath text() {
        return child("#text");
    }

    /** The field's name, in the reader's form. */
    String name() {
        return name;
    }

    /** The field's name in the nested form. */
    String nested() {
        return nested;
    }
}
