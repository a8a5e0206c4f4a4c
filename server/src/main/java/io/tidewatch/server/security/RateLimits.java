package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.RateSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts requests by token buckets: each caller has a minute's worth, which fills up evenly. Remembers the 10,000 latest callers; one that
 * was forgotten begins with a full bucket. Thread-safe.
 */
public final class RateLimits {
    private static final int MAX_REMEMBERED = 10_000;
    private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final RateSettings settings;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Bucket(double tokens, Instant at) {}

    public RateLimits(RateSettings settings, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Whether a request may go on.
     *
     * @param limit how many a minute are allowed; 0 where there is no limit
     * @param remaining how many are left now
     * @param pause how long until the next is allowed; zero while some are left
     */
    public record Decision(boolean allowed, int limit, int remaining, Duration pause) {}

    /** Takes one of the caller's requests. */
    public Decision take(Caller caller, boolean ingest) {
        return take(
                (ingest ? "ingest " : "requests ") + caller.actor(),
                ingest ? settings.ingest() : settings.requests(),
                1);
    }

    /** Takes one of the address's requests that sign in or are refused. */
    public Decision takeRefused(String address) {
        return take("refused " + address, settings.refused(), 1);
    }

    /** Whether the address may try to sign in; takes nothing. */
    public Decision mayTry(String address) {
        return take("refused " + address, settings.refused(), 0);
    }

    private synchronized Decision take(String key, int limit, int count) {
        if (limit == 0) {
            return new Decision(true, 0, 0, Duration.ZERO);
        }
        Instant now = clock.instant();
        Bucket known = buckets.get(key);
        double tokens = limit;
        if (known != null) {
            double passed = Math.max(0, Duration.between(known.at, now).toNanos());
            tokens = Math.min(limit, known.tokens + passed * limit / MINUTE_NANOS);
        }
        boolean allowed = tokens >= 1;
        if (allowed) {
            tokens -= count;
        }
        buckets.put(key, new Bucket(tokens, now));
        Duration wait = allowed ? Duration.ZERO : Duration.ofNanos((long) ((1 - tokens) * MINUTE_NANOS / limit));
        return new Decision(allowed, limit, (int) tokens, wait);
    }
}
