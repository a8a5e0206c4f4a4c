package io.tidewatch.sigma.match;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;

/** The rules in force. Swapping them is atomic: an event is matched by the old set or by the new one, never by parts of both. Thread-safe. */
public final class RuleSet {
    private final AtomicReference<CompiledRules> current;

    public RuleSet(CompiledRules rules) {
        current = new AtomicReference<>(requireNonNull(rules, "rules is null"));
    }

    public CompiledRules current() {
        return requireNonNull(current.get(), "a rule set always has rules");
    }

    /** Puts new rules in force and returns those before. */
    public CompiledRules swap(CompiledRules rules) {
        return requireNonNull(current.getAndSet(requireNonNull(rules, "rules is null")), "a rule set always has rules");
    }
}
