package io.tidewatch.sigma.modify;

import io.tidewatch.sigma.rule.Modifier;
import java.util.List;

/** {@code CommandLine|re|i: 'invoke-.*'}: {@code i} ignores case, {@code m} lets ^ and $ match at lines, {@code s} lets . match newlines. */
record RegexFlagModifier(Modifier flag) implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        if (!(term instanceof Term.Regex regex)) {
            throw new Inapplicable(
                    "'" + flag.keyword() + "' without 're' before it", "write '|re|" + flag.keyword() + "'");
        }
        return List.of(new Term.Regex(
                regex.pattern(),
                regex.ignoreCase() || flag == Modifier.RE_IGNORE_CASE,
                regex.multiline() || flag == Modifier.RE_MULTILINE,
                regex.dotall() || flag == Modifier.RE_DOTALL));
    }
}
