package io.tidewatch.sigma.live;

import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.RuleMatcher;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Compiled rules and the matchers that threads take turns in using, as each is memory worth keeping. Thread-safe. */
final class CompiledPart {
    private final CompiledRules rules;
    private final ConcurrentLinkedQueue<RuleMatcher> idle = new ConcurrentLinkedQueue<>();

    CompiledPart(CompiledRules rules) {
        this.rules = rules;
    }

    CompiledRules rules() {
        return rules;
    }

    /** A matcher for the calling thread, to be given back. */
    RuleMatcher borrow() {
        RuleMatcher matcher = idle.poll();
        return matcher == null ? rules.matcher() : matcher;
    }

    void giveBack(RuleMatcher matcher) {
        idle.offer(matcher);
    }
}
