package io.tidewatch.detect;

import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import java.util.List;

/**
 * Tries the rules in force on events, before they are stored. Contract:
 *
 * <ul>
 *   <li>one batch sees one rule set, that which is in force when the call begins;
 *   <li>an event that matched gets the fields {@code rule.id}, {@code rule.name} and, where its rules name techniques, {@code
 *       threat.technique.id}: lists, the sender's own values of those names first;
 *   <li>a rule that fails on an event is reported and that event goes on unmatched; never throws for an event;
 *   <li>thread-safe; keeps nothing of an event.
 * </ul>
 */
@FunctionalInterface
public interface Detector {
    /** No rules at all. */
    Detector NONE = (tenant, events) -> Detected.nothing(events);

    /** @param events all of that tenant */
    Detected detect(TenantId tenant, List<Event> events);
}
