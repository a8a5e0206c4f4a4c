package io.tidewatch.sigma.match;

import io.tidewatch.sigma.match.literal.Fold;
import io.tidewatch.sigma.modify.WildcardText;
import java.util.ArrayList;
import java.util.List;

/** Matches a whole text against one with wildcards, by code points; takes time of at most the product of the lengths. */
final class Glob {
    private static final int ANY = -1;
    private static final int ONE = -2;

    private final int[] pattern;
    private final boolean cased;

    Glob(WildcardText text, boolean cased) {
        this.cased = cased;
        List<Integer> points = new ArrayList<>();
        for (WildcardText.Part part : text.parts()) {
            switch (part) {
                case WildcardText.Literal literal ->
                    (cased ? literal.text() : Fold.text(literal.text()))
                            .codePoints()
                            .forEach(points::add);
                case WildcardText.Wildcard.ANY -> points.add(ANY);
                case WildcardText.Wildcard.ONE -> points.add(ONE);
            }
        }
        pattern = points.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Without making objects. */
    boolean matchesAscii(byte[] bytes, int offset, int length) {
        int p = 0;
        int v = 0;
        int star = -1;
        int retry = 0;
        while (v < length) {
            int c = cased ? bytes[offset + v] : Fold.ascii(bytes[offset + v]);
            if (p < pattern.length && pattern[p] == ANY) {
                star = p++;
                retry = v;
            } else if (p < pattern.length && (pattern[p] == ONE || pattern[p] == c)) {
                p++;
                v++;
            } else if (star >= 0) {
                p = star + 1;
                v = ++retry;
            } else {
                return false;
            }
        }
        return endsAt(p);
    }

    boolean matches(String text) {
        int[] value = (cased ? text : Fold.text(text)).codePoints().toArray();
        int p = 0;
        int v = 0;
        int star = -1;
        int retry = 0;
        while (v < value.length) {
            if (p < pattern.length && pattern[p] == ANY) {
                star = p++;
                retry = v;
            } else if (p < pattern.length && (pattern[p] == ONE || pattern[p] == value[v])) {
                p++;
                v++;
            } else if (star >= 0) {
                p = star + 1;
                v = ++retry;
            } else {
                return false;
            }
        }
        return endsAt(p);
    }

    private boolean endsAt(int place) {
        int p = place;
        while (p < pattern.length && pattern[p] == ANY) {
            p++;
        }
        return p == pattern.length;
    }
}
