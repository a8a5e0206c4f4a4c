package io.tidewatch.benchmarks;

import io.tidewatch.collect.evtx.EvtxForm;
import io.tidewatch.collect.evtx.EvtxReader;
import io.tidewatch.parse.Parsed;
import io.tidewatch.testkit.Corpora;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;

/**
 * Records a second of processor time through the parsers, packs included, on one thread: {@link ParseBenchmark} by the thread's own clock, which other
 * programs on the machine hardly disturb. {@code make bench BENCH=parse}.
 */
public final class ParseCost {
    private static final List<String> INPUTS = List.of(
            "sshd",
            "access",
            "json",
            "windows",
            "application",
            "unknown",
            "haproxy",
            "cisco-asa",
            "fortinet",
            "zeek-conn",
            "suricata",
            "aws-cloudtrail");
    private static final int ROUNDS = 6;
    private static final int RECORDS = 400_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static int seen;

    private ParseCost() {}

    public static void main(String[] arguments) throws IOException {
        for (String input : arguments.length == 0 ? INPUTS : List.of(arguments)) {
            ParseBenchmark benchmark = new ParseBenchmark();
            benchmark.input = input;
            benchmark.makeRecords();
            double best = 0;
            String dataset = "";
            for (int round = 0; round < ROUNDS; round++) {
                long before = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < RECORDS; i++) {
                    Parsed parsed = benchmark.parse();
                    seen += parsed.fields().size();
                    dataset = i == 0 ? parsed.dataset().value() : dataset;
                }
                best = Math.max(best, RECORDS / ((THREADS.getCurrentThreadCpuTime() - before) / 1e9));
            }
            System.out.printf(Locale.ROOT, "%-15s %,11.0f records per CPU s  (%s)%n", input, best, dataset);
        }
        if (arguments.length == 0) {
            eventLogs();
        }
        System.out.println(seen == 0 ? "nothing was parsed" : "");
    }

    private static void eventLogs() throws IOException {
        List<byte[]> logs = List.copyOf(Corpora.zip("windows/sigma-regression-evtx.zip", name -> name.endsWith(".evtx"))
                .values());
        double bytes = 0;
        double records = 0;
        double best = 0;
        double rate = 0;
        for (int round = 0; round < ROUNDS; round++) {
            bytes = 0;
            records = 0;
            long before = THREADS.getCurrentThreadCpuTime();
            for (byte[] log : logs) {
                try (EvtxReader reader = EvtxReader.of(log, EvtxForm.NESTED)) {
                    while (reader.next() != null) {
                        records++;
                    }
                }
                bytes += log.length;
            }
            double seconds = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
            best = Math.max(best, records / seconds);
            rate = Math.max(rate, bytes / seconds / 1e6);
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s %,11.0f records per CPU s  (%,.0f MB/s, %,d files of few records each)%n",
                "event logs",
                best,
                rate,
                logs.size());
    }
}
