package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of each tenant, with every text that they ever had. Contract:
 *
 * <ul>
 *   <li>each change is one transaction, durable when it returns, and moves the tenant's {@link #revision} on;
 *   <li>a new text makes a new version; the same text makes none;
 *   <li>a removed rule's versions stay, since alerts name them; put again, it goes on counting, and is enabled as its draft says;
 *   <li>nothing of one tenant is given to another; thread-safe.
 * </ul>
 */
public interface Rules {
    /** The tenants that have rules. */
    Set<TenantId> tenants();

    Optional<StoredRule> rule(TenantId tenant, String key);

    /**
     * Rules by title, then key.
     *
     * @param limit how many at most
     * @param after only rules after that one, or null to begin
     */
    List<StoredRule> rules(TenantId tenant, RuleFilter filter, int limit, @Nullable StoredRule after);

    long count(TenantId tenant, RuleFilter filter);

    /** Everything that takes part in detection at {@code now}, by key. */
    List<StoredRule> inForce(TenantId tenant, Instant now);

    /** A rule's texts, newest first; also of a removed one. */
    List<RuleVersion> versions(TenantId tenant, String key);

    /** Whether the rule was removed, so that an import must not bring it back unasked. */
    boolean isRemoved(TenantId tenant, String key);

    Put put(TenantId tenant, Collection<RuleDraft> drafts, String by, Instant now);

    /** Enables or disables; gives the keys that were changed. */
    List<String> enable(TenantId tenant, Collection<String> keys, boolean enabled, Instant now);

    /** Removes; gives the keys that were removed. */
    List<String> remove(TenantId tenant, Collection<String> keys, String by, Instant now);

    /** Moves on with each change of the tenant's rules; 0 before the first. */
    long revision(TenantId tenant);

    /** The {@link #revision} of every tenant that has or had rules; cheap however many rules there are. */
    Map<TenantId, Long> revisions();

    /** What {@link #put} did. */
    record Put(List<String> added, List<String> changed, List<String> unchanged) {
        public Put {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            unchanged = List.copyOf(unchanged);
        }
    }
}
