package io.tidewatch.sigma.test;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Parses the events of a test with the parsers that the server uses. Not thread-safe. */
public final class TestEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String APP = "app.log";

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    /**
     * An event as rules see it.
     *
     * @param dataset null where it was given by its fields alone and they do not tell what it is: then it is taken for what each rule is
     *     about, which the stream never does
     * @param time when it happened; null where it does not say
     */
    public record TestEvent(
            @Nullable Dataset dataset,
            Fields fields,
            @Nullable Instant time) {}

    /** A line of a log. */
    public TestEvent parsed(String line, Instant received) {
        return parsed(new RuleTests.Step(received, Map.of(), line, null, null));
    }

    /** An event given by its fields, nested or with dotted names. */
    public TestEvent parsed(Map<String, Object> fields, Instant received) {
        return parsed(new RuleTests.Step(received, fields, null, null, null));
    }

    TestEvent parsed(RuleTests.Step step) {
        context.begin(SourceSettings.DEFAULT, step.time());
        String line = step.line();
        if (line != null) {
            Parsed parsed = parsers.parse(RawFormat.TEXT, Slice.of(line), context);
            return new TestEvent(parsed.dataset(), parsed.fields(), parsed.time());
        }
        Parsed parsed = parsers.parse(RawFormat.JSON, Slice.of(JSON.writeValueAsString(step.event())), context);
        return new TestEvent(known(parsed.dataset()), parsed.fields(), parsed.time());
    }

    /** Where the parser only fell back on a dataset, the rules decide by the fields alone. */
    private static @Nullable Dataset known(Dataset dataset) {
        return dataset.equals(Dataset.GENERIC) || dataset.value().equals(APP) ? null : dataset;
    }
}
