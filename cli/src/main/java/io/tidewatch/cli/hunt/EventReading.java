package io.tidewatch.cli.hunt;

import io.tidewatch.cli.read.Csv;
import io.tidewatch.cli.read.JsonObjects;
import io.tidewatch.cli.read.Lines;
import io.tidewatch.cli.read.RecordKind;
import io.tidewatch.collect.evtx.EvtxForm;
import io.tidewatch.collect.evtx.EvtxReader;
import io.tidewatch.collect.evtx.EvtxRecord;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads single events as a hunt reads them, for commands that look at one. */
public final class EventReading {
    private static final int MEMORY = 8 << 20;

    private EventReading() {}

    /** An event, as rules see it; null dataset where nothing tells what it is. */
    public record ReadEvent(
            @Nullable Dataset dataset, @Nullable Instant time, Fields fields) {
        static ReadEvent of(ParsedRecords.LogRecord record) {
            return new ReadEvent(record.dataset(), record.time(), record.fields());
        }
    }

    /** The first JSON object in the bytes; null if there is none. */
    public static @Nullable ReadEvent ofJson(byte[] json) {
        int start = JsonObjects.start(json, 0, json.length);
        int end = JsonObjects.end(json, start, json.length);
        ParsedRecords.LogRecord record = end < 0 ? null : new ParsedRecords().json(json, start, end);
        return record == null ? null : ReadEvent.of(record);
    }

    /** The event of that place in the file, from 1; null if there is none, or it cannot be read. */
    public static @Nullable ReadEvent nth(Path path, int place) throws IOException {
        try (RecordSource source = Inputs.open(new HuntFile(0, path, Files.size(path)))) {
            return source.kind() == RecordKind.EVTX ? ofEventLog(source, place) : ofBlocks(source, place);
        }
    }

    private static @Nullable ReadEvent ofEventLog(RecordSource source, int place) throws IOException {
        try (EvtxReader reader = new EvtxReader(source.stream(), EvtxForm.FLAT)) {
            EvtxRecord record = reader.next();
            for (int i = 1; i < place && record != null; i++) {
                record = reader.next();
            }
            return record == null ? null : new ReadEvent(record.dataset(), record.time(), record.fields());
        }
    }

    private static @Nullable ReadEvent ofBlocks(RecordSource source, int place) throws IOException {
        ParsedRecords records = new ParsedRecords();
        int seen = 0;
        for (Block block = source.next(new byte[MEMORY]); block != null; block = source.next(new byte[MEMORY])) {
            byte[] bytes = block.bytes();
            int at = block.number() == 0 && source.kind() == RecordKind.CSV
                    ? Csv.recordEnd(bytes, 0, block.length())
                    : 0;
            while (at < block.length()) {
                int start = source.kind() == RecordKind.JSON ? JsonObjects.start(bytes, at, block.length()) : at;
                int end = end(source.kind(), bytes, start, block.length());
                if (end < 0 || start >= block.length()) {
                    break;
                }
                if (end > start && ++seen == place) {
                    return record(source, records, bytes, start, end);
                }
                at = source.kind() == RecordKind.LINES ? end + 1 : end;
            }
        }
        return null;
    }

    private static int end(RecordKind kind, byte[] bytes, int from, int to) {
        return switch (kind) {
            case LINES -> Lines.end(bytes, from, to);
            case JSON -> JsonObjects.end(bytes, from, to);
            case CSV -> Csv.recordEnd(bytes, from, to);
            case EVTX -> -1;
        };
    }

    private static @Nullable ReadEvent record(
            RecordSource source, ParsedRecords records, byte[] bytes, int start, int end) {
        ParsedRecords.LogRecord record = switch (source.kind()) {
            case CSV -> records.csv(source.columns(), Csv.fields(bytes, start, end));
            case LINES, JSON, EVTX ->
                bytes[start] == '{' ? records.json(bytes, start, end) : records.text(bytes, start, end);
        };
        return record == null ? null : ReadEvent.of(record);
    }
}
