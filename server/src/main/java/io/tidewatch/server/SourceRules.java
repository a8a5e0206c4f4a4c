package io.tidewatch.server;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.SourceRule;
import io.tidewatch.config.Spelling;
import io.tidewatch.event.Origin;
import io.tidewatch.parse.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the configuration says of a source: the first rule whose pattern its name matches. Thread-safe. */
final class SourceRules implements Function<Origin, SourceSettings> {
    private static final int MAX_REMEMBERED = 10_000;

    private final List<Rule> rules;
    private final ConcurrentHashMap<String, SourceSettings> bySource = new ConcurrentHashMap<>();

    private record Rule(Pattern name, SourceSettings settings) {}

    /**
     * @param parsers the names of the parsers that there are
     * @throws ConfigException when a rule names another
     */
    SourceRules(List<SourceRule> configured, List<String> parsers) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < configured.size(); i++) {
            String parser = configured.get(i).parser();
            if (parser != null && !parsers.contains(parser)) {
                problems.add("sources[" + i + "].parser: there is no parser '" + parser + "'"
                        + Spelling.suggestion(parser, parsers));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.rules = configured.stream().map(SourceRules::rule).toList();
    }

    private static Rule rule(SourceRule rule) {
        return new Rule(rule.pattern(), new SourceSettings(rule.parser(), rule.dataset(), rule.zone(), rule.keepRaw()));
    }

    @Override
    public SourceSettings apply(Origin origin) {
        SourceSettings known = bySource.get(origin.source());
        if (known != null) {
            return known;
        }
        SourceSettings found = rules.stream()
                .filter(rule -> rule.name.matcher(origin.source()).matches())
                .findFirst()
                .map(Rule::settings)
                .orElse(SourceSettings.DEFAULT);
        if (bySource.size() < MAX_REMEMBERED) {
            bySource.put(origin.source(), found);
        }
        return found;
    }
}
