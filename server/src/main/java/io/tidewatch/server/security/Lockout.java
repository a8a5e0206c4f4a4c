package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: after five wrong passwords for a name from an address, each further one doubles the time until the next is
 * looked at, from one second to fifteen minutes. A right one forgets. Remembers the 10,000 latest pairs. Thread-safe.
 */
public final class Lockout {
    private static final int FREE_FAILURES = 5;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MAX_REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Failures(int count, Instant until) {}

    public Lockout(Clock clock) {
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** How long to wait before a password for the name is looked at; zero when at once. */
    public synchronized Duration remaining(String name, String address) {
        Failures known = failures.get(key(name, address));
        if (known == null) {
            return Duration.ZERO;
        }
        Duration remaining = Duration.between(clock.instant(), known.until);
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    public synchronized void failed(String name, String address) {
        Failures known = failures.get(key(name, address));
        int count = known == null ? 1 : known.count + 1;
        failures.put(key(name, address), new Failures(count, clock.instant().plus(delay(count))));
    }

    public synchronized void succeeded(String name, String address) {
        failures.remove(key(name, address));
    }

    private static Duration delay(int count) {
        if (count < FREE_FAILURES) {
            return Duration.ZERO;
        }
        int doublings = Math.min(20, count - FREE_FAILURES);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    private static String key(String name, String address) {
        return address + '\n' + name;
    }
}
