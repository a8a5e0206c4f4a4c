package io.tidewatch.sigma.match;

import io.tidewatch.sigma.match.Signals.Kind;
import io.tidewatch.sigma.match.literal.Hits;
import io.tidewatch.sigma.match.literal.WindowScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program's keyword searches. All text of an event is scanned at once, skipping most of it, for whether any keyword may be there;
 * only then is each value looked at.
 */
final class KeywordMatcher {
    private static final String OF_NUMBERS = "0123456789.+-einfatyNI";
    private static final String OF_BOOLEANS = "true false";

    private final SlotMatcher matcher;
    private final @Nullable WindowScanner scanner;
    private final boolean wantsNumbers;

    KeywordMatcher(SlotMatcher matcher, List<Signals.Signal> signals) {
        this.matcher = matcher;
        List<byte[]> literals = new ArrayList<>();
        boolean scannable = true;
        boolean numbers = false;
        for (Signals.Signal signal : signals) {
            byte[] literal = signal.literal().getBytes(StandardCharsets.UTF_8);
            scannable &= signal.kind() == Kind.CONTAINS && literal.length >= WindowScanner.WINDOW;
            numbers |= signal.literal().chars().allMatch(c -> OF_NUMBERS.indexOf(c) >= 0)
                    || OF_BOOLEANS.contains(signal.literal());
            literals.add(literal);
        }
        scanner = scannable && !literals.isEmpty() ? new WindowScanner(literals, new int[literals.size()]) : null;
        wantsNumbers = numbers;
    }

    /** Remembers that anything was found. Not thread-safe. */
    static final class Found implements Hits {
        private boolean any;

        private void reset() {
            any = false;
        }

        @Override
        public void hit(int number) {
            any = true;
        }
    }

    SlotMatcher matcher() {
        return matcher;
    }

    /** Whether numbers and booleans can have a keyword in them. */
    boolean wantsNumbers() {
        return wantsNumbers;
    }

    /** Whether a keyword may be in the text, folded or ASCII. */
    boolean mayBeIn(byte[] bytes, int offset, int length, Found found) {
        if (scanner == null) {
            return true;
        }
        found.reset();
        scanner.find(bytes, offset, length, found);
        return found.any;
    }
}
