package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose alerts, and those of which datasets, somebody may see and change. Every read and every write of alerts takes one.
 *
 * @param tenant whose; nothing crosses tenants
 * @param datasets patterns of datasets, {@code *} for any characters; null for every dataset, an empty set for none
 */
public record AlertScope(TenantId tenant, @Nullable Set<String> datasets) {
    public AlertScope {
        requireNonNull(tenant, "tenant is null");
        datasets = datasets == null || datasets.contains("*") ? null : java.util.Collections.unmodifiableSet(new TreeSet<>(datasets));
    }

    /** All alerts of the tenant. */
    public static AlertScope all(TenantId tenant) {
        return new AlertScope(tenant, null);
    }

    public boolean sees(Dataset dataset) {
        return datasets == null || datasets.stream().anyMatch(pattern -> matches(pattern, dataset.value()));
    }

    private static boolean matches(String pattern, String name) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return name.equals(pattern);
        }
        String last = parts[parts.length - 1];
        if (!name.startsWith(parts[0]) || !name.endsWith(last) || name.length() < parts[0].length() + last.length()) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= name.length() - last.length();
    }
}
