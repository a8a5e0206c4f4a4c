package io.tidewatch.cli.read;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Says which lines begin an event; the others belong to the event before them. */
public sealed interface Multiline {
    /** Whether the line in {@code bytes} from {@code from} up to {@code to}, without its end, begins an event. */
    boolean begins(byte[] bytes, int from, int to);

    /** Every line is an event. */
    record Off() implements Multiline {
        @Override
        public boolean begins(byte[] bytes, int from, int to) {
            return true;
        }
    }

    /** A line that the pattern is found in begins an event; it is tried on the line's first 1,024 bytes. */
    record Start(Pattern pattern) implements Multiline {
        private static final int TRIED = 1024;

        @Override
        public boolean begins(byte[] bytes, int from, int to) {
            return pattern.matcher(new String(bytes, from, Math.min(TRIED, to - from), StandardCharsets.UTF_8))
                    .find();
        }
    }

    /**
     * Indented lines, blank lines and the unindented lines of Java's and Python's stack traces belong to the event before them: {@code
     * Caused by: …}, {@code Traceback (most recent call last):}, {@code java.io.IOException: …}, {@code ValueError: …}.
     */
    record Auto() implements Multiline {
        private static final int TRIED = 200;
        private static final Pattern TRACE =
                Pattern.compile("^(?:Caused by: |Suppressed: |Traceback \\(most recent call last\\)"
                        + "|During handling of the above exception|The above exception was|goroutine \\d+ \\[|Exception in thread "
                        + "|[A-Za-z_$][\\w$.]*(?:Exception|Error|Throwable|Interrupt|Exit|Warning)(?::|\\s*$))");

        @Override
        public boolean begins(byte[] bytes, int from, int to) {
            if (from == to) {
                return false;
            }
            byte first = bytes[from];
            if (first == ' ' || first == '\t' || first == '\r') {
                return false;
            }
            boolean letter =
                    first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z' || first == '_' || first == '$';
            return !letter
                    || !TRACE.matcher(new String(bytes, from, Math.min(TRIED, to - from), StandardCharsets.ISO_8859_1))
                            .find();
        }
    }
}
