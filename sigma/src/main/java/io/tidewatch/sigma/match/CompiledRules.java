package io.tidewatch.sigma.match;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules compiled together. Events are routed to the rules of their logsource; each such set of rules is one program, made when the first
 * event asks for it. Immutable to its users, thread-safe; each thread takes its own {@link #matcher}.
 *
 * <pre>{@code
 * CompiledRules rules = CompiledRules.compile(loaded.rules(), FieldMapping.standard(), Placeholders.NONE);
 * for (int rule : rules.matcher().match(fields)) { … rules.rule(rule) … }
 * }</pre>
 */
public final class CompiledRules {
    private final List<SigmaRule> rules;
    private final List<RuleProblem> refused;
    private final List<Expression> expressions;
    private final TestTable tests;
    private final Logsources logsources;
    private final FieldMapping mapping;
    private final Placeholders placeholders;
    private final Map<Logsource, BitSet> rulesOf = new LinkedHashMap<>();
    private final Routes routes;
    private final Map<BitSet, Program> programs = new HashMap<>();
    private final Map<Integer, ValueTest> valueTests = new HashMap<>();

    private CompiledRules(
            List<SigmaRule> rules,
            List<RuleProblem> refused,
            List<Expression> expressions,
            TestTable tests,
            FieldMapping mapping,
            Placeholders placeholders,
            Logsources logsources) {
        this.rules = List.copyOf(rules);
        this.refused = List.copyOf(refused);
        this.expressions = List.copyOf(expressions);
        this.tests = tests;
        this.mapping = mapping;
        this.placeholders = placeholders;
        this.logsources = logsources;
        for (int rule = 0; rule < rules.size(); rule++) {
            rulesOf.computeIfAbsent(rules.get(rule).logsource(), key -> new BitSet())
                    .set(rule);
        }
        this.routes = new Routes(logsources, this::program);
    }

    /** With Tidewatch's own knowledge of logsources. */
    public static CompiledRules compile(List<SigmaRule> rules, FieldMapping mapping, Placeholders placeholders) {
        return compile(rules, mapping, placeholders, Logsources.standard());
    }

    /** Compiles what can be compiled; the rest is {@link #refused}. */
    public static CompiledRules compile(
            List<SigmaRule> rules, FieldMapping mapping, Placeholders placeholders, Logsources logsources) {
        requireNonNull(mapping, "mapping is null");
        TestTable tests = new TestTable();
        RuleLowering lowering = new RuleLowering(tests, mapping, placeholders);
        List<SigmaRule> compiled = new ArrayList<>();
        List<Expression> expressions = new ArrayList<>();
        List<RuleProblem> refused = new ArrayList<>();
        for (SigmaRule rule : rules) {
            try {
                expressions.add(lowering.lower(rule));
                compiled.add(rule);
            } catch (RuleRefused e) {
                refused.add(RuleProblem.error(rule.info().location().at(e.line()), e.reason(), e.remedy()));
            }
        }
        return new CompiledRules(compiled, refused, expressions, tests, mapping, placeholders, logsources);
    }

    /** The rules that were compiled; a match is an index in this list. */
    public List<SigmaRule> rules() {
        return rules;
    }

    public SigmaRule rule(int index) {
        return rules.get(index);
    }

    /** The rules that were not compiled, and why: placeholders without values, most often. */
    public List<RuleProblem> refused() {
        return refused;
    }

    /** A matcher for one thread. */
    public RuleMatcher matcher() {
        return new RuleMatcher(routes.new Lookup());
    }

    /** Why the rule matches the event, or why it does not. Slow; for people who ask. */
    public Explanation explain(int rule, @Nullable Dataset dataset, Fields fields) {
        return new Explainer(mapping, placeholders, logsources).explain(rules.get(rule), dataset, fields);
    }

    /** Compiles every program that the logsources of these rules can lead to, so that no event has to wait for one. */
    public void warmUp() {
        program(new Logsources.Facts(Dataset.GENERIC.value(), null, null, null));
        for (String channel : logsources.channels()) {
            program(new Logsources.Facts(null, channel, -1L, null));
            for (long id : logsources.eventIds()) {
                program(new Logsources.Facts(null, channel, id, null));
                for (String type : logsources.types()) {
                    program(new Logsources.Facts(null, channel, id, type));
                }
            }
        }
    }

    private Program program(Logsources.Facts facts) {
        BitSet chosen = new BitSet(rules.size());
        rulesOf.forEach((logsource, own) -> {
            if (logsources.admits(logsource, facts)) {
                chosen.or(own);
            }
        });
        synchronized (programs) {
            Program known = programs.get(chosen);
            if (known == null) {
                known = new ProgramBuilder(tests, valueTests)
                        .build(expressions, chosen.stream().toArray());
                programs.put(chosen, known);
            }
            return known;
        }
    }
}
