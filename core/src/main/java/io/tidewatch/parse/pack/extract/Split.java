package io.tidewatch.parse.pack.extract;

import io.tidewatch.parse.Ascii;
import java.util.ArrayList;
import java.util.List;

/** {@code a,b,c}: a text of several values to a list. */
public final class Split implements Step {
    private static final int MAX_VALUES = 1_000;

    private final byte[] on;
    private final String to;

    /**
     * @param on what stands between two values
     * @param to the field that takes the list
     */
    public Split(String on, String to) {
        if (on.isEmpty()) {
            throw new IllegalArgumentException("'on' is empty; write what stands between two values");
        }
        this.on = Ascii.bytes(on);
        this.to = to;
    }

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        List<String> values = new ArrayList<>();
        int i = from;
        while (i < to) {
            int end = values.size() < MAX_VALUES ? Ascii.find(b, i, to, on) : -1;
            end = end < 0 ? to : end;
            String value = Ascii.text(b, i, end).strip();
            if (!value.isEmpty()) {
                values.add(value);
            }
            i = end + on.length;
        }
        if (values.isEmpty()) {
            return false;
        }
        run.fields().putList(this.to, values);
        return true;
    }
}
