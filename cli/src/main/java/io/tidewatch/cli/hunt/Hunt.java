package io.tidewatch.cli.hunt;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.MappedFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.library.RuleLibrary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs rules over files and puts what they find in order of time. */
public final class Hunt {
    private static final Comparator<Hit> BY_TIME = Comparator.comparingLong(Hit::micros)
            .thenComparingInt(Hit::file)
            .thenComparingLong(Hit::record)
            .thenComparing(Comparator.comparingInt(Hit::rule).reversed());

    private final RuleLibrary library;
    private final HuntSettings settings;
    private final ConcurrentHashMap<Long, Long> recordsOfBlock = new ConcurrentHashMap<>();
    private final Map<Long, Long> firstRecords = new HashMap<>();

    public Hunt(RuleLibrary library, HuntSettings settings) {
        this.library = library;
        this.settings = settings;
    }

    /** Sees how far a hunt has come, several times a second. */
    @FunctionalInterface
    public interface Watcher {
        /** Nobody looks. */
        Watcher NONE = (bytes, events) -> {};

        void at(long bytes, long events);
    }

    /**
     * Hunts in {@code files} until all are read, or {@code stop} says so.
     *
     * @throws InterruptedException if the thread is interrupted; the hunt has ended then
     */
    public HuntResult run(List<HuntFile> files, Watcher watcher, BooleanSupplier stop) throws InterruptedException {
        HuntWork work = new HuntWork(files);
        AtomicLong kept = new AtomicLong();
        CountDownLatch running = new CountDownLatch(settings.threads());
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<HuntWorker> workers = new ArrayList<>();
        for (int i = 0; i < settings.threads(); i++) {
            HuntWorker worker = new HuntWorker(work, library, settings, kept, recordsOfBlock);
            workers.add(worker);
            Thread.ofPlatform().name("hunt-" + i).daemon().start(() -> {
                try {
                    worker.run();
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                    work.stop();
                } finally {
                    running.countDown();
                }
            });
        }
        try {
            while (!running.await(100, TimeUnit.MILLISECONDS)) {
                watcher.at(work.bytesRead(), events(workers));
                if (stop.getAsBoolean()) {
                    work.stop();
                }
            }
        } finally {
            work.stop();
        }
        Throwable failed = failure.get();
        if (failed instanceof OutOfMemoryError) {
            throw CliFailure.failed("not enough memory; hunt with fewer --threads or a smaller --max-detections");
        }
        if (failed != null) {
            throw new IllegalStateException("a thread of the hunt failed", failed);
        }
        return result(files, work, workers, kept.get());
    }

    private static long events(List<HuntWorker> workers) {
        return workers.stream().mapToLong(worker -> worker.tally().events).sum();
    }

    private HuntResult result(List<HuntFile> files, HuntWork work, List<HuntWorker> workers, long detections) {
        List<Hit> hits = new ArrayList<>();
        List<HuntTally.Matched> matched = new ArrayList<>();
        Map<String, Long> hosts = new HashMap<>();
        long[] counts = new long[library.compiled().rules().size()];
        long matchedEvents = 0;
        for (HuntWorker worker : workers) {
            HuntTally tally = worker.tally();
            for (Hit hit : tally.hits) {
                hits.add(hit.atRecord(number(hit.file(), hit.block(), hit.record())));
            }
            matched.addAll(tally.matched);
            matchedEvents += tally.matchedEvents;
            tally.hosts.forEach((host, count) -> hosts.merge(host, count[0], Long::sum));
            for (int rule = 0; rule < counts.length; rule++) {
                counts[rule] += tally.matches[rule];
            }
        }
        List<CorrelationMatch> correlations = correlate(matched);
        for (int i = 0; i < correlations.size(); i++) {
            hits.add(hit(correlations.get(i), i));
        }
        hits.sort(BY_TIME);
        return new HuntResult(
                library,
                files,
                hits,
                detections + correlations.size(),
                events(workers),
                matchedEvents,
                files.stream().mapToLong(HuntFile::bytes).sum(),
                counts,
                correlations,
                hosts,
                workers.stream()
                        .mapToLong(worker -> worker.tally().unknownFormat)
                        .sum(),
                workers.stream()
                        .mapToLong(worker -> worker.tally().uncorrelated)
                        .sum(),
                work.problems(),
                work.faults());
    }

    /** The record's number in its file: an event log's own, or counted from 1. */
    private long number(int file, int block, long record) {
        if (!recordsOfBlock.containsKey(HuntWorker.blockKey(file, block))) {
            return record;
        }
        long first = 1;
        for (int earlier = block; earlier > 0; earlier--) {
            Long known = firstRecords.get(HuntWorker.blockKey(file, earlier));
            if (known != null) {
                first += known - 1;
                break;
            }
            first += recordsOfBlock.getOrDefault(HuntWorker.blockKey(file, earlier - 1), 0L);
        }
        firstRecords.put(HuntWorker.blockKey(file, block), first);
        return first + record;
    }

    private List<CorrelationMatch> correlate(List<HuntTally.Matched> matched) {
        if (library.plan().correlations().isEmpty()) {
            return List.of();
        }
        matched.sort(Comparator.comparingLong(HuntTally.Matched::micros)
                .thenComparingInt(HuntTally.Matched::file)
                .thenComparingInt(HuntTally.Matched::block)
                .thenComparingLong(HuntTally.Matched::record));
        CorrelatorLimits limits = new CorrelatorLimits(
                Duration.ZERO, CorrelatorLimits.DEFAULT.maxGroups(), CorrelatorLimits.DEFAULT.maxEventsPerGroup());
        Correlator correlator =
                new Correlator(TenantId.DEFAULT, library.plan(), new MappedFields(FieldMapping.standard()), limits);
        List<CorrelationMatch> found = new ArrayList<>();
        for (HuntTally.Matched event : matched) {
            long number = number(event.file(), event.block(), event.record());
            EventId id = EventId.ofSequence(event.file(), number & (1L << 62) - 1);
            Instant time = Instant.EPOCH.plus(event.micros(), ChronoUnit.MICROS);
            found.addAll(correlator.accept(id, time, event.fields(), event.rules()));
        }
        found.addAll(correlator.finish());
        return found;
    }

    private static Hit hit(CorrelationMatch match, int index) {
        EventId last = match.events().getLast();
        StringBuilder group = new StringBuilder();
        match.group()
                .forEach((field, value) -> group.append(group.isEmpty() ? "" : " · ")
                        .append(field)
                        .append('=')
                        .append(value));
        group.append(group.isEmpty() ? "" : " · ").append(match.events().size()).append(" events");
        String host = match.group().getOrDefault("Computer", match.group().getOrDefault("host.name", ""));
        return new Hit(
                ChronoUnit.MICROS.between(Instant.EPOCH, match.to()),
                Hit.ofCorrelation(index),
                last.partition(),
                0,
                last.sequence(),
                host,
                "correlation",
                "",
                group.toString());
    }
}
