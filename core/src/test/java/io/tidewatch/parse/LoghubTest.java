package io.tidewatch.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every line of the eight loghub samples against the columns that its annotators wrote. */
class LoghubTest {
    private static final Instant RECEIVED = Instant.parse("2005-12-01T00:00:00Z");

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void linux() {
        check("Linux", "linux", row -> {
            Map<String, String> want = want();
            // The sample begins in June, and its arrival is set to December 2005.
            want.put(
                    "time",
                    local(
                            "2005 " + row.get("Month") + " " + row.get("Date") + " " + row.get("Time"),
                            "yyyy MMM d HH:mm:ss"));
            want.put("host.name", row.get("Level"));
            want.put("process.name", row.get("Component"));
            want.put("process.pid", row.get("PID"));
            want.put("message", row.get("Content"));
            return want;
        });
    }

    @Test
    void openSsh() {
        check("OpenSSH", "linux.auth", row -> {
            Map<String, String> want = want();
            want.put(
                    "time",
                    local(
                            "2005 " + row.get("Date") + " " + row.get("Day") + " " + row.get("Time"),
                            "yyyy MMM d HH:mm:ss"));
            want.put("host.name", row.get("Component"));
            want.put("process.name", "sshd");
            want.put("process.pid", row.get("Pid"));
            want.put("message", row.get("Content"));
            return want;
        });
    }

    @Test
    void apache() {
        check("Apache", "apache.error", row -> {
            Map<String, String> want = want();
            want.put("time", local(row.get("Time"), "EEE MMM dd HH:mm:ss yyyy"));
            want.put("log.level", row.get("Level"));
            want.put("message", row.get("Content"));
            return want;
        });
    }

    @Test
    void hdfs() {
        check("HDFS", "hdfs.log", row -> {
            Map<String, String> want = want();
            want.put("time", local(row.get("Date") + " " + row.get("Time"), "yyMMdd HHmmss"));
            want.put("process.pid", row.get("Pid"));
            want.put("log.level", row.get("Level"));
            want.put("log.logger", row.get("Component"));
            want.put("message", row.get("Content"));
            return want;
        });
    }

    @Test
    void hadoop() {
        check("Hadoop", "", row -> {
            Map<String, String> want = want();
            want.put("time", local(row.get("Date") + " " + row.get("Time"), "yyyy-MM-dd HH:mm:ss,SSS"));
            want.put("log.level", row.get("Level"));
            want.put("process.thread.name", row.get("Process"));
            want.put("log.logger", row.get("Component"));
            want.put("message", row.get("Content"));
            return want;
        });
    }

    @Test
    void zookeeper() {
        check("Zookeeper", "zookeeper.log", row -> {
            Map<String, String> want = want();
            want.put("time", local(row.get("Date") + " " + row.get("Time"), "yyyy-MM-dd HH:mm:ss,SSS"));
            want.put("log.level", row.get("Level"));
            want.put("log.origin.file.line", row.get("Id"));
            want.put("message", row.get("Content"));
            // The annotators cut thread and logger at the first colon; the thread's own name has some. Both together
            // are the same text.
            want.put("origin", row.get("Node") + ":" + row.get("Component"));
            return want;
        });
    }

    @Test
    void windowsServicing() {
        check("Windows", "windows.cbs", row -> {
            Map<String, String> want = want();
            want.put("time", local(row.get("Date") + " " + row.get("Time"), "yyyy-MM-dd HH:mm:ss"));
            want.put("log.level", row.get("Level"));
            want.put("log.logger", row.get("Component"));
            want.put("message", row.get("Content"));
            return want;
        });
    }

    @Test
    void proxifier() {
        check("Proxifier", "proxifier.log", row -> {
            Map<String, String> want = want();
            want.put("time", local("2005." + row.get("Time"), "yyyy.MM.dd HH:mm:ss"));
            want.put("process.name", row.get("Program"));
            want.put("message", row.get("Content"));
            return want;
        });
    }

    private void check(String sample, String dataset, Function<Map<String, String>, Map<String, String>> columns) {
        List<String> lines = CorpusFile.lines("loghub/" + sample + "_2k.log");
        List<Map<String, String>> rows = CorpusFile.table("loghub/" + sample + "_2k.log_structured.csv");
        assertThat(lines).hasSize(2_000);
        assertThat(rows).hasSize(2_000);
        context.begin(SourceSettings.DEFAULT, RECEIVED);
        int equal = 0;
        StringBuilder differing = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            Parsed parsed = parsers.parse(RawFormat.TEXT, Slice.of(lines.get(i)), context);
            Map<String, String> want = columns.apply(rows.get(i));
            Map<String, String> got = new LinkedHashMap<>();
            for (String field : want.keySet()) {
                got.put(field, field.equals("time") ? String.valueOf(parsed.time()) : found(parsed, field));
            }
            if (got.equals(want) && parsed.dataset().value().startsWith(dataset)) {
                equal++;
            } else if (differing.length() < 4_000) {
                differing
                        .append("\nline ")
                        .append(i + 1)
                        .append(": ")
                        .append(got)
                        .append("\n  wanted ")
                        .append(want);
            }
        }
        assertThat(equal)
                .as(sample + ": lines equal to their columns" + differing)
                .isEqualTo(2_000);
    }

    private static String found(Parsed parsed, String field) {
        String text = field.equals("origin")
                ? parsed.fields().text("process.thread.name") + ":"
                        + parsed.fields().text("log.logger")
                : parsed.fields().text(field);
        return text == null ? "" : text.strip();
    }

    private static Map<String, String> want() {
        return new LinkedHashMap<>();
    }

    private static String local(String text, String pattern) {
        return LocalDateTime.parse(text, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH))
                .toInstant(ZoneOffset.UTC)
                .toString();
    }
}
