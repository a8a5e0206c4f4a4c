package io.tidewatch.sigma.modify;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code Payload|wide|base64: 'cmd'}: the value in UTF-16; {@code utf16} with a byte order mark, the others without. */
record Utf16Modifier(String keyword, Charset charset, boolean mark) implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        Term.Text text = TermModifier.literal(term, keyword);
        byte[] bytes = text.text().literal().getBytes(charset);
        String encoded = (mark ? "\u00FF\u00FE" : "") + new String(bytes, StandardCharsets.ISO_8859_1);
        return List.of(new Term.Text(WildcardText.plain(encoded), text.cased(), null, true));
    }
}
