package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.util.Collection;
import java.util.Map;

/**
 * What the rules of each tenant did, over restarts and processes. Contract:
 *
 * <ul>
 *   <li>what is added is added to what is there, whoever wrote that, in one transaction, durable when it returns;
 *   <li>what a rule did goes when it is removed, and a tenant's with the tenant;
 *   <li>nothing of one tenant is given to another; thread-safe.
 * </ul>
 */
public interface RuleHealths {
    /** Adds what rules did since it was last added: numbers to numbers, fields to fields, the later match and the earlier since stay. */
    void add(Collection<RuleHealth> more);

    /** What each rule of the tenant did, by the rule's key. */
    Map<String, RuleHealth> of(TenantId tenant);
}
