package io.tidewatch.sigma.modify;

import io.tidewatch.sigma.rule.CorrelationCondition.Operator;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.Modifier;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item with its modifiers applied. Each value became a group of terms of which one must hold; {@code all} says whether all groups
 * must or one. {@code negated} turns the whole around ({@code neq}).
 *
 * @param field null for a keyword search: any value of the event
 */
public record ItemTerms(@Nullable String field, List<List<Term>> groups, boolean all, boolean negated) {
    private static final int MAX_TERMS = 100_000;
    private static final int MAX_MODIFIERS = 20;

    public ItemTerms {
        groups = List.copyOf(groups);
    }

    /** Applies the modifiers in order. */
    public static ItemTerms of(Detection.Item item, Placeholders placeholders) throws RuleRefused {
        if (item.modifiers().size() > MAX_MODIFIERS) {
            throw new RuleRefused(item.line(), "more than " + MAX_MODIFIERS + " modifiers", "leave some out");
        }
        if (item.modifiers().contains(Modifier.EXISTS) && item.modifiers().size() > 1) {
            throw new RuleRefused(item.line(), "'exists' together with other modifiers", "use 'exists' alone");
        }
        List<List<Term>> groups = new ArrayList<>();
        int terms = 0;
        for (Value value : item.values()) {
            List<Term> group = List.of(written(value));
            for (Modifier modifier : item.modifiers()) {
                group = applied(modifier, group, item, placeholders);
            }
            for (Term term : group) {
                check(term, item);
            }
            terms += group.size();
            if (terms > MAX_TERMS) {
                throw new RuleRefused(item.line(), "the values become more than " + MAX_TERMS, "shorten the lists");
            }
            groups.add(
                    item.field() == null
                            ? group.stream().map(ItemTerms::asKeyword).toList()
                            : group);
        }
        return new ItemTerms(
                item.field(),
                groups,
                item.modifiers().contains(Modifier.ALL),
                item.modifiers().contains(Modifier.NEQ));
    }

    private static List<Term> applied(
            Modifier modifier, List<Term> group, Detection.Item item, Placeholders placeholders) throws RuleRefused {
        TermModifier behaviour = behaviour(modifier, placeholders);
        if (behaviour == null) {
            return group;
        }
        List<Term> changed = new ArrayList<>();
        for (Term term : group) {
            try {
                changed.addAll(behaviour.apply(term));
            } catch (TermModifier.Inapplicable e) {
                throw new RuleRefused(item.line(), item.label() + ": " + e.getMessage(), e.remedy());
            }
            if (changed.size() > MAX_TERMS) {
                throw new RuleRefused(item.line(), "a value becomes more than " + MAX_TERMS, "use fewer modifiers");
            }
        }
        return changed;
    }

    private static @Nullable TermModifier behaviour(Modifier modifier, Placeholders placeholders) {
        return switch (modifier) {
            case ALL, NEQ -> null;
            case STARTSWITH -> new AnchorModifier("startswith", Term.Anchor.STARTS);
            case ENDSWITH -> new AnchorModifier("endswith", Term.Anchor.ENDS);
            case CONTAINS -> new AnchorModifier("contains", Term.Anchor.CONTAINS);
            case EXISTS -> new ExistsModifier();
            case CASED -> new CasedModifier();
            case RE -> new RegexModifier();
            case RE_IGNORE_CASE, RE_MULTILINE, RE_DOTALL -> new RegexFlagModifier(modifier);
            case BASE64 -> new Base64Modifier();
            case BASE64OFFSET -> new Base64OffsetModifier();
            case UTF16 -> new Utf16Modifier("utf16", StandardCharsets.UTF_16LE, true);
            case UTF16LE -> new Utf16Modifier("utf16le", StandardCharsets.UTF_16LE, false);
            case UTF16BE -> new Utf16Modifier("utf16be", StandardCharsets.UTF_16BE, false);
            case WIDE -> new Utf16Modifier("wide", StandardCharsets.UTF_16LE, false);
            case WINDASH -> new WindashModifier();
            case CIDR -> new CidrModifier();
            case LT -> new ComparisonModifier(Operator.LT);
            case LTE -> new ComparisonModifier(Operator.LTE);
            case GT -> new ComparisonModifier(Operator.GT);
            case GTE -> new ComparisonModifier(Operator.GTE);
            case MINUTE -> new DatePartModifier(Term.TimeUnit.MINUTE);
            case HOUR -> new DatePartModifier(Term.TimeUnit.HOUR);
            case DAY -> new DatePartModifier(Term.TimeUnit.DAY);
            case WEEK -> new DatePartModifier(Term.TimeUnit.WEEK);
            case MONTH -> new DatePartModifier(Term.TimeUnit.MONTH);
            case YEAR -> new DatePartModifier(Term.TimeUnit.YEAR);
            case EXPAND -> new ExpandModifier(placeholders);
            case FIELDREF -> new FieldRefModifier();
        };
    }

    private static Term written(Value value) {
        return switch (value) {
            case Value.Text text -> Term.Text.written(text.text());
            case Value.Numeric number -> new Term.Numeric(number.text(), number.number());
            case Value.Bool bool -> new Term.Bool(bool.value());
            case Value.Null ignored -> new Term.Null();
        };
    }

    /** What can only be judged when all modifiers were applied. */
    private static void check(Term term, Detection.Item item) throws RuleRefused {
        if (term instanceof Term.Regex regex) {
            RegexBound.check(regex, item.line());
        }
        boolean needsField = term instanceof Term.Exists || term instanceof Term.FieldRef || term instanceof Term.Null;
        if (item.field() == null && needsField) {
            throw new RuleRefused(item.line(), item.label() + " without a field", "write the field's name before '|'");
        }
    }

    /** A keyword is looked for anywhere in a value. */
    private static Term asKeyword(Term term) {
        return switch (term) {
            case Term.Text text -> text.with(text.text().open(true, true));
            case Term.Numeric number ->
                new Term.Text(WildcardText.plain(number.text()).open(true, true), false, null, false);
            case Term.Bool bool ->
                new Term.Text(WildcardText.plain(Boolean.toString(bool.value())).open(true, true), false, null, false);
            default -> term;
        };
    }
}
