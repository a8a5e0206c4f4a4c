package io.tidewatch.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in names of the Elastic Common Schema what some events say in names of their own: a Windows event's {@code TargetUserName} is
 * {@code user.name}. Every view is made after all readings that fit.
 *
 * @param name what it is called, {@code file/name}
 * @param condition which events it is for
 * @param adds names and values, put where the event has no such field
 * @param replaces names and values, put in any case
 * @param undottedUnder where fields without a dot in their names belong in a document, or null
 */
record Reading(
        String name,
        Condition condition,
        Map<String, Expression> adds,
        Map<String, Expression> replaces,
        @Nullable String undottedUnder) {
    /** Adds to {@code facts} what it says; whether it is for this event. */
    boolean read(Facts facts) {
        if (!condition.holds(facts)) {
            return false;
        }
        if (undottedUnder != null) {
            facts.undottedUnder(undottedUnder);
        }
        replaces.forEach((field, expression) -> facts.add(field, expression, true));
        adds.forEach((field, expression) -> facts.add(field, expression, false));
        return true;
    }
}
