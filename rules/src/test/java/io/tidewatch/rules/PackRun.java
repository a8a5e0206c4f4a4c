package io.tidewatch.rules;

import io.tidewatch.event.EventId;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.MappedFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.rule.Level;
import io.tidewatch.sigma.rule.RuleInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lines as they come from logs, through Tidewatch's parsers, rules and correlations; counts what would be raised. */
final class PackRun {
    private static final RuleLibrary PACK = RuleLibrary.of(RulePack.read(), _ -> true);

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();
    private final RuleMatcher matcher = PACK.compiled().matcher();
    private final Correlator correlator = new Correlator(
            TenantId.DEFAULT, PACK.plan(), new MappedFields(FieldMapping.standard()), CorrelatorLimits.DEFAULT);
    private final Map<String, Integer> raised = new TreeMap<>();
    private final Level least;
    private Instant time;
    private int number;

    /** @param least lower levels are not counted */
    PackRun(Level least, Instant received) {
        this.least = least;
        this.time = received;
        context.begin(SourceSettings.DEFAULT, received);
    }

    PackRun lines(Iterable<String> lines) {
        lines.forEach(line -> feed(RawFormat.TEXT, line));
        return this;
    }

    void json(String object) {
        feed(RawFormat.JSON, object);
    }

    private void feed(RawFormat format, String record) {
        Parsed parsed = parsers.parse(format, Slice.of(record), context);
        Instant at = parsed.time();
        time = at == null ? time : at;
        List<String> keys = new ArrayList<>();
        for (int rule : matcher.match(parsed.dataset(), parsed.fields())) {
            RuleInfo info = PACK.compiled().rule(rule).info();
            keys.add(info.key());
            if (PACK.plan().raises(info.key())) {
                count(info);
            }
        }
        count(correlator.accept(new EventId(0, 0, number++), time, parsed.fields(), keys));
    }

    /** How often each rule and correlation of that level or a higher one was raised, by title. */
    Map<String, Integer> raised() {
        count(correlator.finish());
        return raised;
    }

    private void count(List<CorrelationMatch> matches) {
        matches.forEach(match -> count(match.correlation().info()));
    }

    private void count(RuleInfo info) {
        Level level = info.level();
        if (level != null && level.compareTo(least) >= 0) {
            raised.merge(info.title(), 1, Integer::sum);
        }
    }
}
