package io.tidewatch.cli.imports;

import io.tidewatch.collect.evtx.EvtxForm;
import io.tidewatch.collect.evtx.EvtxReader;
import io.tidewatch.collect.evtx.EvtxRecord;
import io.tidewatch.collect.evtx.EvtxSkip;
import io.tidewatch.event.Fields;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.parse.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A Windows event log: each record as JSON, with the names that its XML nests. */
final class EventLogReader implements RecordReader {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final EvtxReader reader;
    private final long from;
    private final int maxRecord;
    private final JsonWriter json = new JsonWriter(size -> {});
    private final ShapeCache<byte[][]> names = new ShapeCache<>(
            shape -> shape.names().stream().map(JsonWriter::name).toArray(byte[][]::new));
    private long last = -1;

    EventLogReader(InputStream in, long from, int maxRecord) {
        this.reader = new EvtxReader(in, EvtxForm.NESTED);
        this.from = from;
        this.maxRecord = maxRecord;
    }

    @Override
    public boolean read(RecordBatch batch) throws IOException {
        while (!batch.full()) {
            EvtxRecord record = reader.next();
            if (record == null) {
                batch.end(Math.max(batch.end(), last + 1));
                return batch.count() > 0;
            }
            // Offsets only grow, also where a damaged log has its records in another order.
            long offset = Math.max(record.offset(), last + 1);
            last = offset;
            if (offset >= from) {
                write(record.fields());
                batch.addPieces(offset, json.bytes(), 0, json.size(), maxRecord);
                last = offset + (json.size() - 1) / maxRecord;
                batch.end(last + 1);
            }
        }
        return true;
    }

    private void write(Fields fields) {
        json.cut(0);
        json.begin();
        byte[][] written = names.get(fields.shape());
        for (int i = 0; i < fields.size(); i++) {
            json.member(written[i]);
            switch (fields.kind(i)) {
                case NULL -> json.raw(NULL, 0, NULL.length);
                case TEXT ->
                    json.text(fields.utf8(), fields.textOffset(i), fields.textOffset(i) + fields.textLength(i));
                case LIST -> json.raw(fields.utf8(), fields.textOffset(i), fields.textOffset(i) + fields.textLength(i));
                case LONG -> json.number(fields.longAt(i));
                case DOUBLE -> json.number(fields.doubleAt(i));
                case BOOLEAN -> json.literal(fields.booleanAt(i));
            }
        }
        json.end();
    }

    @Override
    public Damage damage() {
        long lost = reader.skips().list().stream().filter(EvtxSkip::lost).count();
        @Nullable
        EvtxSkip first = reader.skips().list().stream()
                .filter(EvtxSkip::lost)
                .findFirst()
                .orElse(null);
        return first == null ? Damage.NONE : new Damage(Math.max(lost, 1), first.toString());
    }
}
