package io.tidewatch.sigma.match;

import org.jspecify.annotations.Nullable;

/** A rule's condition, ready to be evaluated on the signals of an event. */
sealed interface Node {
    boolean holds(RuleMatcher matcher);

    record And(Node[] parts) implements Node {
        @Override
        public boolean holds(RuleMatcher matcher) {
            for (Node part : parts) {
                if (!part.holds(matcher)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Or(Node[] parts) implements Node {
        @Override
        public boolean holds(RuleMatcher matcher) {
            for (Node part : parts) {
                if (part.holds(matcher)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Node part) implements Node {
        @Override
        public boolean holds(RuleMatcher matcher) {
            return !part.holds(matcher);
        }
    }

    record AtLeast(int count, Node[] parts) implements Node {
        @Override
        public boolean holds(RuleMatcher matcher) {
            int found = 0;
            for (Node part : parts) {
                if (part.holds(matcher) && ++found >= count) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Decided by a signal alone. */
    record Given(int signal) implements Node {
        @Override
        public boolean holds(RuleMatcher matcher) {
            return matcher.given(signal);
        }
    }

    /** One of many signals. */
    record AnyGiven(int[] signals) implements Node {
        @Override
        public boolean holds(RuleMatcher matcher) {
            for (int signal : signals) {
                if (matcher.given(signal)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Decided by looking at the value, once an event.
     *
     * @param number for remembering the answer
     * @param required signals of which it cannot hold without one; none where it needs none
     * @param slot the program's number of the field; -1 for any value of the event
     * @param other the program's number of the other field; -1 where there is none
     */
    record Looked(int number, @Nullable ValueTest test, int[] required, int slot, int other) implements Node {
        @Override
        public boolean holds(RuleMatcher matcher) {
            return mayHold(matcher) && matcher.looked(this);
        }

        private boolean mayHold(RuleMatcher matcher) {
            for (int signal : required) {
                if (matcher.given(signal)) {
                    return true;
                }
            }
            return required.length == 0;
        }
    }
}
