package io.tidewatch.parse.pack.check;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.parse.pack.Pack;
import io.tidewatch.parse.pack.Packs;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What all parsers and a pack make of lines, in a form to be read and compared. Not thread-safe. */
public final class PackAnswers {
    /** When lines are taken to have arrived; a time without a year is that of around then. */
    public static final Instant RECEIVED = Instant.parse("2026-01-01T00:00:00Z");

    private static final JsonMapper JSON = new JsonMapper();

    private final Parsers parsers;
    private final ParseContext context = new ParseContext();

    /** Answers of the packs that come with Tidewatch, with {@code pack} before them. */
    public PackAnswers(Pack pack) {
        this(Parsers.of(Packs.standard().after(List.of(pack))));
    }

    public PackAnswers(Parsers parsers) {
        this.parsers = parsers;
    }

    /**
     * What becomes of a record: {@code dataset}, {@code time}, {@code severity} and its fields.
     *
     * @param parser the parser that the source names, or null to recognise the record
     */
    public Map<String, @Nullable Object> answer(String record, @Nullable String parser, Instant received, ZoneId zone) {
        context.begin(new SourceSettings(parser, null, zone, false), received);
        boolean json = record.startsWith("{");
        Parsed parsed = parsers.parse(json ? RawFormat.JSON : RawFormat.TEXT, Slice.of(record), context);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("dataset", parsed.dataset().value());
        answer.put("time", parsed.time() == null ? null : parsed.time().toString());
        answer.put("severity", parsed.severity().label());
        answer.putAll(parsed.fields().toMap());
        return answer;
    }

    /** The answer as one line of JSON. */
    public static String json(Map<String, @Nullable Object> answer) {
        return JSON.writeValueAsString(answer);
    }

    static Object read(String json) {
        return JSON.readValue(json, Object.class);
    }
}
