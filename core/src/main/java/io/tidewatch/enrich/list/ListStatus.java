package io.tidewatch.enrich.list;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a file of an enricher stands.
 *
 * @param name what the configuration calls it
 * @param kind what it is: {@code threat-list}, {@code geoip}
 * @param file its path
 * @param tenant whose events it is for; null for all
 * @param version {@code name@digest} of what is in force; null where nothing is
 * @param modified when that file was last changed; null where nothing is in force
 * @param loaded when it was taken up; null where nothing is in force
 * @param entries how many entries it has
 * @param badLines how many lines or objects of it were left out
 * @param firstBad the first of those; empty for none
 * @param matches how often it told something about an event since the start
 * @param reloads how often a version was taken up since the start
 * @param failures how often one could not be
 * @param problem why the newest version is not in force; empty where it is
 */
public record ListStatus(
        String name,
        String kind,
        String file,
        @Nullable TenantId tenant,
        @Nullable String version,
        @Nullable Instant modified,
        @Nullable Instant loaded,
        long entries,
        long badLines,
        String firstBad,
        long matches,
        long reloads,
        long failures,
        String problem) {
    public ListStatus {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(file, "file is null");
        requireNonNull(firstBad, "firstBad is null");
        requireNonNull(problem, "problem is null");
    }
}
