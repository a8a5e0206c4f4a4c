package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;

/** {@code {"alert":{"severity":2}}} inside a text: one JSON object, flattened; its keys are the record's own. */
public final class InnerJson implements Step {
    private final ShapeCache<String[]> marked = new ShapeCache<>(InnerJson::marked, 256);

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        FieldsBuilder inner = run.inner();
        inner.clear();
        if (!run.json().read(b, from, to, inner)) {
            return false;
        }
        String[] names = marked.get(inner.shape());
        FieldsBuilder fields = run.fields();
        byte[] text = inner.room(0);
        for (int i = 0; i < names.length && run.takesKey(); i++) {
            long cell = inner.cellAt(i);
            FieldKind kind = inner.kindAt(i);
            switch (kind) {
                case TEXT -> fields.put(names[i], text, (int) (cell >>> 32), (int) cell);
                case LIST -> fields.putList(names[i], text, (int) (cell >>> 32), (int) cell);
                case NULL, LONG, DOUBLE, BOOLEAN -> fields.putCell(names[i], kind, cell);
            }
        }
        return true;
    }

    private static String[] marked(Shape shape) {
        return shape.names().stream().map(Keys::marked).toArray(String[]::new);
    }
}
