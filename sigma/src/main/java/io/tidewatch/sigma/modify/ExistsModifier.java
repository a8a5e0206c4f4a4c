package io.tidewatch.sigma.modify;

import java.util.List;
import java.util.Locale;

/** {@code PasswordLastSet|exists: true}: the field is there, be its value empty or null; or is not. */
record ExistsModifier() implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        if (term instanceof Term.Bool bool) {
            return List.of(new Term.Exists(bool.value()));
        }
        // rules written for YAML 1.1 say yes and no
        if (term instanceof Term.Text text && text.raw() != null) {
            switch (text.raw().toLowerCase(Locale.ROOT)) {
                case "yes", "true", "on" -> {
                    return List.of(new Term.Exists(true));
                }
                case "no", "false", "off" -> {
                    return List.of(new Term.Exists(false));
                }
                default -> {}
            }
        }
        throw new Inapplicable("'exists' needs true or false", "write 'exists: true'");
    }
}
