package io.tidewatch.sigma.modify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** {@code Payload|wide|base64: 'Test'}: the value in Base64. */
record Base64Modifier() implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        Term.Text text = TermModifier.literal(term, "base64");
        return List.of(new Term.Text(
                WildcardText.plain(Base64.getEncoder().encodeToString(bytes(text))), text.cased(), null, false));
    }

    /** The bytes that the text stands for. */
    static byte[] bytes(Term.Text text) {
        return text.text().literal().getBytes(text.bytes() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
