package io.tidewatch.cli.hunt;

import io.tidewatch.cli.read.Csv;
import io.tidewatch.cli.read.JsonObjects;
import io.tidewatch.cli.read.Lines;
import io.tidewatch.collect.evtx.EvtxForm;
import io.tidewatch.collect.evtx.EvtxReader;
import io.tidewatch.collect.evtx.EvtxRecord;
import io.tidewatch.collect.evtx.EvtxSkip;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.match.RuleMatcher;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One thread of a hunt: takes blocks, parses and matches their records, and keeps what it found. */
final class HuntWorker implements Runnable {
    private static final int MEMORY = 8 << 20;
    private static final int MAX_MATCHED = 1_000_000;
    private static final int MAX_SKIPS_TOLD = 3;

    private final HuntWork work;
    private final RuleLibrary library;
    private final HuntSettings settings;
    private final RuleMatcher matcher;
    private final ParsedRecords records = new ParsedRecords();
    private final HuntTally tally;
    private final AtomicLong kept;
    private final Map<Long, Long> recordsOfBlock;
    private final boolean[] counted;
    private final boolean[] raised;
    private byte[] memory = new byte[MEMORY];

    /**
     * @param kept how many detections all threads keep
     * @param recordsOfBlock how many records each block has, by {@link #blockKey}
     */
    HuntWorker(
            HuntWork work,
            RuleLibrary library,
            HuntSettings settings,
            AtomicLong kept,
            ConcurrentHashMap<Long, Long> recordsOfBlock) {
        this.work = work;
        this.library = library;
        this.settings = settings;
        this.matcher = library.compiled().matcher();
        this.kept = kept;
        this.recordsOfBlock = recordsOfBlock;
        int rules = library.compiled().rules().size();
        this.tally = new HuntTally(rules);
        this.counted = new boolean[rules];
        this.raised = new boolean[rules];
        for (int rule = 0; rule < rules; rule++) {
            String key = library.compiled().rule(rule).info().key();
            counted[rule] = library.plan().uses(key);
            raised[rule] = library.plan().raises(key);
        }
    }

    static long blockKey(int file, int block) {
        return (long) file << 32 | block;
    }

    HuntTally tally() {
        return tally;
    }

    @Override
    public void run() {
        for (Block block = work.next(memory); block != null; block = work.next(memory)) {
            records.begin(Instant.EPOCH);
            switch (block.records().kind()) {
                case LINES -> lines(block);
                case JSON -> objects(block);
                case CSV -> csv(block);
                case EVTX -> eventLog(block.records());
            }
            if (block.bytes().length > memory.length) {
                memory = block.bytes();
            }
        }
    }

    private void lines(Block block) {
        byte[] bytes = block.bytes();
        int length = block.length();
        long line = 0;
        long unreadable = 0;
        for (int from = 0; from < length; line++) {
            int end = Lines.end(bytes, from, length);
            int start = from;
            while (start < end && bytes[start] <= ' ' && bytes[start] >= 0) {
                start++;
            }
            if (start < end) {
                boolean object = bytes[start] == '{';
                ParsedRecords.LogRecord record =
                        object ? records.json(bytes, start, end) : records.text(bytes, start, end);
                if (record == null) {
                    unreadable++;
                } else {
                    match(block, line, record);
                }
            }
            from = end + 1;
        }
        finish(block, line, unreadable);
    }

    private void objects(Block block) {
        byte[] bytes = block.bytes();
        long number = 0;
        long unreadable = 0;
        int at = JsonObjects.start(bytes, 0, block.length());
        while (at < block.length()) {
            int end = JsonObjects.end(bytes, at, block.length());
            if (end < 0) {
                unreadable++;
                break;
            }
            ParsedRecords.LogRecord record = records.json(bytes, at, end);
            if (record == null) {
                unreadable++;
            } else {
                match(block, number, record);
            }
            number++;
            at = JsonObjects.start(bytes, end, block.length());
        }
        finish(block, number, unreadable);
    }

    private void csv(Block block) {
        byte[] bytes = block.bytes();
        int at = 0;
        if (block.number() == 0) {
            at = Csv.recordEnd(bytes, 0, block.length());
        }
        List<String> names = block.records().columns();
        long number = 0;
        while (at < block.length()) {
            int end = Csv.recordEnd(bytes, at, block.length());
            if (end - at > 2) {
                match(block, number, records.csv(names, Csv.fields(bytes, at, end)));
            }
            number++;
            at = end;
        }
        finish(block, number, 0);
    }

    private void eventLog(RecordSource source) {
        HuntFile file = source.file();
        Block block = new Block(file, 0, source, new byte[0], 0);
        try (EvtxReader reader = new EvtxReader(source.stream(), EvtxForm.FLAT)) {
            for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
                match(
                        block,
                        record.number(),
                        new ParsedRecords.LogRecord(record.dataset(), record.time(), record.fields()));
            }
            report(file, reader);
        } catch (IOException e) {
            work.problem(file, true, HuntWork.reason(e));
        }
        work.done(source);
    }

    private void report(HuntFile file, EvtxReader reader) {
        List<EvtxSkip> skips = reader.skips().list();
        for (EvtxSkip skip : skips.subList(0, Math.min(MAX_SKIPS_TOLD, skips.size()))) {
            work.problem(file, skip.lost(), skip.toString());
        }
        if (reader.skips().count() > MAX_SKIPS_TOLD) {
            long more = reader.skips().count() - MAX_SKIPS_TOLD;
            work.problem(file, reader.skips().bytesLost() > 0, more + " more such places");
        }
    }

    private void finish(Block block, long count, long unreadable) {
        recordsOfBlock.put(blockKey(block.file().number(), block.number()), count);
        if (unreadable > 0) {
            tally.unreadable += unreadable;
            work.problem(block.file(), true, unreadable + " records are not JSON objects and were skipped");
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // This thread alone writes; the progress bar only looks.
    private void match(Block block, long number, ParsedRecords.LogRecord record) {
        tally.events++;
        Dataset forced = settings.dataset();
        if (forced == null && record.ofUnknownFormat()) {
            tally.unknownFormat++;
        }
        int[] rules = matcher.match(forced != null ? forced : record.dataset(), record.fields());
        if (rules.length == 0) {
            return;
        }
        tally.matchedEvents++;
        long micros = micros(record.time());
        List<String> correlated = null;
        for (int rule : rules) {
            tally.matches[rule]++;
            if (counted[rule]) {
                correlated = correlated == null ? new ArrayList<>() : correlated;
                correlated.add(library.compiled().rule(rule).info().key());
            }
        }
        if (correlated != null && (tally.matched.size() == MAX_MATCHED || micros == Hit.NO_TIME)) {
            tally.uncorrelated++;
        } else if (correlated != null) {
            tally.matched.add(new HuntTally.Matched(
                    micros, block.file().number(), block.number(), number, record.fields(), correlated));
        }
        keep(block, number, record, rules, micros);
    }

    private void keep(Block block, long number, ParsedRecords.LogRecord record, int[] rules, long micros) {
        Fields fields = record.fields();
        String host = EventFacts.host(fields);
        tally.countHost(host, rules.length);
        String channel = EventFacts.channel(fields);
        Dataset dataset = record.dataset();
        String where = channel.isEmpty() ? dataset.value() : channel;
        String details = null;
        for (int rule : rules) {
            if (!raised[rule] || kept.incrementAndGet() > settings.maxHits()) {
                continue;
            }
            details = details == null ? EventFacts.details(fields) : details;
            tally.hits.add(new Hit(
                    micros,
                    rule,
                    block.file().number(),
                    block.number(),
                    number,
                    host,
                    where,
                    EventFacts.eventId(fields),
                    details));
        }
    }

    private static long micros(@Nullable Instant time) {
        return time == null ? Hit.NO_TIME : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
