package io.tidewatch.enrich.dns;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.ReverseDnsSettings;
import io.tidewatch.enrich.Additions;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.FieldIndexes;
import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts the names of addresses that are known by now, and asks for the others in the background: the first events of an address go without, and a
 * replay may know what was not known before. Where more is asked than {@value #WAITING} names at once, the rest is asked for by later events.
 * Thread-safe.
 */
public final class ReverseDns implements Enricher {
    private static final int THREADS = 4;
    private static final int WAITING = 1_000;
    /** So many look-ups without an answer, one after the other, and health tells. */
    private static final int UNANSWERED = 20;

    private static final List<String> ADDRESSES = List.of("source.ip", "destination.ip");
    private static final List<String> NAMES = List.of("source.domain", "destination.domain");

    private final ReverseDnsSettings settings;
    private final Predicate<IpAddress> wanted;
    private final ReverseLookup lookup;
    private final Clock clock;
    private final FieldIndexes indexes = new FieldIndexes(ADDRESSES);
    private final AtomicReferenceArray<Answer> answers;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final ThreadPoolExecutor background = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("tidewatch-dns-", 0).daemon().factory(),
            new ThreadPoolExecutor.AbortPolicy());

    /**
     * What is known of an address.
     *
     * @param name null where it has none, or is being asked for
     */
    private record Answer(IpAddress address, @Nullable String name, Instant until) {}

    /** @param internal which addresses are one's own */
    public ReverseDns(ReverseDnsSettings settings, Predicate<IpAddress> internal, Clock clock) {
        this(settings, internal, new NameServers(settings.servers(), settings.timeout()), clock);
    }

    ReverseDns(ReverseDnsSettings settings, Predicate<IpAddress> internal, ReverseLookup lookup, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.wanted = settings.internalOnly() ? internal : address -> true;
        this.lookup = requireNonNull(lookup, "lookup is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.answers = new AtomicReferenceArray<>(settings.cache());
    }

    @Override
    public String name() {
        return "reverse-dns";
    }

    @Override
    public void enrich(Event event, Additions additions) {
        Fields fields = event.fields();
        int[] found = indexes.in(fields.shape());
        for (int i = 0; i < found.length; i += 2) {
            IpAddress address = additions.address(found[i + 1]);
            if (address != null && !fields.has(NAMES.get(found[i])) && wanted.test(address)) {
                String name = known(address);
                if (name != null) {
                    additions.put(NAMES.get(found[i]), name);
                }
            }
        }
    }

    private @Nullable String known(IpAddress address) {
        int slot = Math.floorMod(address.hashCode() * 0x9E3779B9, answers.length());
        Answer answer = answers.get(slot);
        Instant now = clock.instant();
        boolean same = answer != null && answer.address().equals(address);
        if (same && now.isBefore(answer.until())) {
            return answer.name();
        }
        // While it is asked again, an old name is better than none.
        String old = same ? answer.name() : null;
        Answer asking = new Answer(address, old, now.plus(settings.timeout().multipliedBy(4)));
        if (background.getQueue().remainingCapacity() > 0 && answers.compareAndSet(slot, answer, asking)) {
            ask(address, slot, asking);
        }
        return old;
    }

    private void ask(IpAddress address, int slot, Answer asking) {
        try {
            background.execute(() -> {
                String name = null;
                try {
                    name = lookup.name(address);
                    unanswered.set(0);
                } catch (Exception | StackOverflowError e) {
                    unanswered.incrementAndGet();
                }
                Instant until = clock.instant().plus(name == null ? settings.negativeTtl() : settings.ttl());
                answers.compareAndSet(slot, asking, new Answer(address, name, until));
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            answers.compareAndSet(slot, asking, null);
        }
    }

    @Override
    public Health check() {
        return unanswered.get() >= UNANSWERED
                ? Health.degraded("reverse DNS: no name server answered the last " + unanswered.get()
                        + " questions; correct enrichment.reverse-dns.servers, or switch it off")
                : Health.UP;
    }

    @Override
    public List<ListStatus> lists() {
        return List.of();
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
