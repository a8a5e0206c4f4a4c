package io.tidewatch.sigma.modify;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * {@code CommandLine|base64offset|contains: 'http://'}: what Base64 makes of the value wherever it stands in a longer text: three
 * variants, for 0, 1 or 2 bytes before a group of three, each without the characters that its neighbours influence.
 */
record Base64OffsetModifier() implements TermModifier {
    private static final int[] INFLUENCED_BEFORE = {0, 2, 3};
    private static final int[] INFLUENCED_AFTER = {0, 3, 2};

    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        Term.Text text = TermModifier.literal(term, "base64offset");
        byte[] bytes = Base64Modifier.bytes(text);
        List<Term> terms = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String encoded = Base64.getEncoder().encodeToString(shifted);
            int end = encoded.length() - INFLUENCED_AFTER[shifted.length % 3];
            int start = INFLUENCED_BEFORE[offset];
            if (start < end) {
                terms.add(new Term.Text(WildcardText.plain(encoded.substring(start, end)), text.cased(), null, false));
            }
        }
        if (terms.isEmpty()) {
            throw new Inapplicable("'base64offset' on an empty value", "write what to look for");
        }
        return terms;
    }
}
