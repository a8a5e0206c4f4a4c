package io.tidewatch.cli.hunt;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.rules.JsonLine;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.RuleInfo;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes detections in order of time: for people, for spreadsheets, for programs. */
final class Timeline {
    private static final DateTimeFormatter PEOPLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TITLE = 56;
    private static final int HOST = 20;
    private static final int LEVEL = 13;

    private final HuntResult result;

    Timeline(HuntResult result) {
        this.result = result;
    }

    /** The first {@code limit} detections as lines that fit the terminal. */
    void table(Terminal terminal, int limit) {
        int shown = Math.min(limit, result.hits().size());
        int title = 0;
        int host = 0;
        for (Hit hit : result.hits().subList(0, shown)) {
            title = Math.max(title, length(result.info(hit).title()));
            host = Math.max(host, length(hit.host()));
        }
        title = Math.min(TITLE, title);
        host = Math.min(HOST, host);
        for (Hit hit : result.hits().subList(0, shown)) {
            RuleInfo info = result.info(hit);
            String level = HuntResult.level(info);
            String head = Colour.DIM.of(time(hit), terminal)
                    + "  "
                    + colour(level, padded(level, LEVEL), terminal)
                    + "  "
                    + padded(info.title(), title)
                    + "  "
                    + Colour.CYAN.of(padded(hit.host(), host), terminal)
                    + "  ";
            int room = terminal.width() - 19 - 2 - LEVEL - 2 - title - 2 - host - 2;
            String details = Safe.line(hit.details());
            terminal.out().println(head + (terminal.interactive() && room > 8 ? cut(details, room) : details));
        }
        int more = result.hits().size() - shown;
        if (more > 0) {
            terminal.out()
                    .println(Colour.DIM.of(
                            String.format(
                                    Locale.ROOT,
                                    "… and %,d more; --limit 0 shows all, --format csv or json writes them",
                                    more),
                            terminal));
        }
    }

    static String colour(String level, String text, Terminal terminal) {
        return switch (level) {
            case "critical" -> Colour.BRIGHT_RED.of(text, terminal);
            case "high" -> Colour.RED.of(text, terminal);
            case "medium" -> Colour.YELLOW.of(text, terminal);
            case "low" -> Colour.GREEN.of(text, terminal);
            default -> Colour.DIM.of(text, terminal);
        };
    }

    private static String time(Hit hit) {
        return hit.micros() == Hit.NO_TIME ? "no time            " : PEOPLE.format(instant(hit));
    }

    private static Instant instant(Hit hit) {
        return Instant.EPOCH.plus(hit.micros(), ChronoUnit.MICROS);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    static String padded(String text, int width) {
        String fitting = cut(Safe.line(text), Math.max(1, width));
        return fitting + " ".repeat(Math.max(0, width - length(fitting)));
    }

    /** All detections as comma-separated values, RFC 4180; a cell that a spreadsheet would compute gets an apostrophe before it. */
    void csv(PrintStream out) {
        out.print("time,level,rule,rule_id,tactics,techniques,host,channel,event_id,file,record,details\r\n");
        for (Hit hit : result.hits()) {
            RuleInfo info = result.info(hit);
            StringBuilder line = new StringBuilder();
            cell(line, hit.micros() == Hit.NO_TIME ? "" : instant(hit).toString());
            cell(line, HuntResult.level(info));
            cell(line, info.title());
            cell(line, info.key());
            cell(line, String.join("; ", Attack.tactics(info.tags())));
            cell(line, String.join("; ", Attack.techniques(info.tags())));
            cell(line, hit.host());
            cell(line, hit.channel());
            cell(line, hit.eventId());
            cell(line, result.files().get(hit.file()).path().toString());
            cell(line, Long.toString(hit.record()));
            cell(line, hit.details());
            line.setLength(line.length() - 1);
            out.print(line.append("\r\n"));
        }
    }

    private static void cell(StringBuilder line, String text) {
        String safe = text.length() > 1 && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        line.append(quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe).append(',');
    }

    /** All detections, one JSON object a line. */
    void json(PrintStream out) {
        for (Hit hit : result.hits()) {
            RuleInfo info = result.info(hit);
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("id", info.key());
            rule.put("title", info.title());
            rule.put("level", HuntResult.level(info));
            rule.put("tactics", Attack.tactics(info.tags()));
            rule.put("techniques", Attack.techniques(info.tags()));
            rule.put("file", info.location().file());
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("file", result.files().get(hit.file()).path().toString());
            event.put("record", hit.record());
            event.put("host", hit.host());
            event.put("channel", hit.channel());
            event.put("event_id", hit.eventId());
            Map<String, Object> line = new LinkedHashMap<>();
            if (hit.micros() != Hit.NO_TIME) {
                line.put("time", instant(hit).toString());
            }
            line.put("rule", rule);
            line.put("event", event);
            line.put("details", hit.details());
            if (hit.correlation() >= 0) {
                line.put("correlation", correlation(result.correlations().get(hit.correlation())));
            }
            out.println(JsonLine.of(line));
        }
    }

    private Map<String, Object> correlation(CorrelationMatch match) {
        Map<String, Object> correlation = new LinkedHashMap<>();
        correlation.put("id", match.id());
        correlation.put("group", match.group());
        correlation.put("from", match.from().toString());
        correlation.put("to", match.to().toString());
        correlation.put("value", match.value());
        List<Map<String, Object>> events = match.events().stream()
                .map(id -> Map.<String, Object>of(
                        "file", result.files().get(id.partition()).path().toString(), "record", id.sequence()))
                .toList();
        correlation.put("events", events);
        return correlation;
    }
}
