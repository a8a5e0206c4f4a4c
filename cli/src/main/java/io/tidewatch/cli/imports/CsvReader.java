package io.tidewatch.cli.imports;

import io.tidewatch.cli.read.ByteWindow;
import io.tidewatch.cli.read.Csv;
import io.tidewatch.cli.read.FileStart;
import io.tidewatch.cli.read.Lines;
import io.tidewatch.parse.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Comma-separated values under a line of names: each row becomes a JSON object, {@code {"time":"…","bytes":52}}. Empty values are left
 * out; what is written as JSON writes numbers is one.
 */
final class CsvReader implements RecordReader {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,15})?");
    private static final byte[] DELIMITERS = {',', ';', '\t', '|'};

    private final ByteWindow window;
    private final Header header;
    private final int maxRecord;
    private final JsonWriter json = new JsonWriter(size -> {});
    private final List<byte[]> members = new ArrayList<>();

    /**
     * The first line.
     *
     * @param delimiter what stands between values
     * @param end the offset after it
     */
    record Header(List<String> names, char delimiter, int end) {}

    CsvReader(ByteWindow window, Header header, int maxRecord) {
        this.window = window;
        this.header = header;
        this.maxRecord = maxRecord;
        header.names().forEach(name -> members.add(JsonWriter.name(name)));
    }

    /** The header that a file begins with; its delimiter is the one that it has most of. */
    static Header header(byte[] start) {
        int from = FileStart.marked(start) ? 3 : 0;
        int end = Csv.recordEnd(start, from, start.length);
        char delimiter = ',';
        int most = 0;
        for (byte candidate : DELIMITERS) {
            int count = 0;
            for (int i = from; i < end; i++) {
                count += start[i] == candidate ? 1 : 0;
            }
            if (count > most) {
                most = count;
                delimiter = (char) candidate;
            }
        }
        List<String> names = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (String name : Csv.fields(start, from, end, delimiter)) {
            String stripped = name.strip();
            names.add(unique(stripped.isEmpty() ? "column" + (names.size() + 1) : stripped, used));
        }
        return new Header(names, delimiter, end);
    }

    private static String unique(String name, Set<String> used) {
        String free = name;
        for (int i = 2; !used.add(free); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    @Override
    public boolean read(RecordBatch batch) throws IOException {
        while (!batch.full()) {
            byte[] bytes = window.bytes();
            int from = window.from();
            int end = Csv.recordEnd(bytes, from, window.to());
            boolean whole = end > from && bytes[end - 1] == '\n' || window.ended();
            if (!whole && window.to() - from <= maxRecord) {
                window.more();
                continue;
            }
            if (end == from) {
                batch.end(window.offset(from));
                return batch.count() > 0;
            }
            if (end - from > maxRecord) {
                // A quote that nobody closes: the line stands for itself.
                end = Math.min(Lines.end(bytes, from, window.to()) + 1, window.to());
                batch.addPieces(window.offset(from), bytes, from, end, maxRecord);
            } else {
                row(batch, bytes, from, end);
            }
            window.use(end);
            batch.end(window.offset(end));
        }
        return true;
    }

    private void row(RecordBatch batch, byte[] bytes, int from, int end) {
        List<String> values = Csv.fields(bytes, from, end, header.delimiter());
        json.cut(0);
        json.begin();
        boolean any = false;
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value.isEmpty()) {
                continue;
            }
            any = true;
            if (i == members.size()) {
                members.add(JsonWriter.name("column" + (i + 1)));
            }
            json.member(members.get(i));
            if (NUMBER.matcher(value).matches()) {
                byte[] digits = value.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                json.raw(digits, 0, digits.length);
            } else {
                json.text(value);
            }
        }
        json.end();
        if (any) {
            batch.add(window.offset(from), json.bytes(), 0, json.size());
        }
    }
}
