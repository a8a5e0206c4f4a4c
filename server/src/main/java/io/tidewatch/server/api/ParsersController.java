package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.Spelling;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parser;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.Rejected;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.parse.pack.check.PackAnswers;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What parsers make of lines, without keeping anything: the same parsers, packs of one's own among them, that events go through. */
@RestController
public final class ParsersController {
    private static final String EXAMPLE =
            "{\"lines\":[\"Nov 21 10:00:00 web-1 sshd[7]: Failed password for root from 203.0.113.7 port 4242 ssh2\"]}";
    private static final int MOST_LINES = 100;
    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final int MOST_SHOWN = 20;
    /** Takes whatever it is given. */
    private static final String ANYTHING = "message";

    private final Parsers parsers;
    private final JsonBody bodies;
    private final Clock clock;

    public ParsersController(Parsers parsers, JsonBody bodies, Clock clock) {
        this.parsers = requireNonNull(parsers, "parsers is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Ask(
            @Meaning(value = "The lines, at most 100 and 256 Ki characters in all", required = true) @Nullable
            List<@Nullable String> lines,

            @Meaning("The parser to use; without it each line is recognised") @Nullable
            String parser,

            @Meaning("The zone of times that carry none; without it UTC") @Nullable
            String zone) {}

    record Tried(
            String parser,

            @Meaning("Why it did not take the line; null where it did") @Nullable
            String rejected) {}

    record Result(
            String line,

            @Meaning("Whether a parser took it; else it is kept as a plain message")
            boolean understood,

            @Meaning("Why the parser that was chosen did not take it; empty where one did, or none was")
            String reason,

            String dataset,

            @Meaning("When it happened; null where the line does not say") @Nullable
            String time,

            String severity,
            Map<String, Object> fields,

            @Meaning("The parsers that recognise the line by its form, the surest first")
            List<Tried> recognised) {}

    record Results(List<Result> results) {}

    record Names(List<String> parsers) {}

    @ApiCall(summary = "List the parsers", reply = "{\"parsers\":[\"json\",\"syslog\",\"haproxy\"]}")
    @GetMapping("/api/v1/parsers")
    @Requires(Permission.SEARCH)
    Names names() {
        return new Names(parsers.names().stream().sorted().toList());
    }

    @ApiCall(
            summary = "Test parsers with lines",
            details = "Tells what would become of the lines; nothing is kept.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply =
                    "{\"results\":[{\"line\":\"…\",\"understood\":true,\"reason\":\"\",\"dataset\":\"linux.auth\",\"time\":\"2026-11-21T10:00:00Z\",\"severity\":\"info\",\"fields\":{\"user.name\":\"root\"},\"recognised\":[{\"parser\":\"syslog\",\"rejected\":null}]}]}")
    @PostMapping("/api/v1/parsers/test")
    @Requires(Permission.SEARCH)
    Results test(HttpServletRequest request) throws IOException {
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        String name = ask.parser == null || ask.parser.isBlank() ? null : ask.parser.strip();
        if (name != null && parsers.byName(name) == null) {
            throw PlainText.malformed(
                    "parser",
                    "is '" + PlainText.of("parser", name, 200) + "'; there is no such parser"
                            + Spelling.suggestion(name, parsers.names()));
        }
        ZoneId zone = zone(ask.zone);
        PackAnswers answers = new PackAnswers(parsers);
        ParseContext context = new ParseContext();
        Instant now = clock.instant();
        List<Result> results = new ArrayList<>();
        for (String line : lines(ask)) {
            results.add(result(line, answers.answer(line, name, now, zone), recognised(line, context, now, zone)));
        }
        return new Results(results);
    }

    private static List<String> lines(Ask ask) {
        List<String> lines = new ArrayList<>();
        long characters = 0;
        List<@Nullable String> given = ask.lines;
        if (given == null) {
            throw PlainText.malformed("lines", "is missing");
        }
        for (String line : given) {
            if (line != null && !line.isBlank()) {
                lines.add(line);
                characters += line.length();
            }
        }
        if (lines.isEmpty()) {
            throw PlainText.malformed("lines", "has no line");
        }
        if (lines.size() > MOST_LINES) {
            throw PlainText.malformed(
                    "lines", "has " + lines.size() + " lines; at most " + MOST_LINES + " are allowed");
        }
        if (characters > MOST_CHARACTERS) {
            throw PlainText.malformed(
                    "lines", "has " + characters + " characters; at most " + MOST_CHARACTERS + " are allowed");
        }
        return lines;
    }

    private static ZoneId zone(@Nullable String zone) {
        try {
            return zone == null || zone.isBlank() ? ZoneOffset.UTC : ZoneId.of(zone.strip());
        } catch (DateTimeException e) {
            throw PlainText.malformed("zone", "is no time zone; write UTC, +02:00 or Europe/Berlin");
        }
    }

    private static Result result(String line, Map<String, @Nullable Object> answer, List<Tried> recognised) {
        Object dataset = answer.remove("dataset");
        Object time = answer.remove("time");
        Object severity = answer.remove("severity");
        boolean unparsed = answer.get("event.flags") instanceof List<?> flags && flags.contains(Parsers.UNPARSED);
        Object reason = answer.get("error.message");
        return new Result(
                line,
                !unparsed && !isPlain(dataset, answer),
                unparsed && reason != null ? reason.toString() : "",
                String.valueOf(dataset),
                time == null ? null : time.toString(),
                String.valueOf(severity),
                shown(answer),
                recognised);
    }

    /** A message and nothing else, as a source whose settings ask for it gets. */
    private static boolean isPlain(@Nullable Object dataset, Map<String, @Nullable Object> answer) {
        return Dataset.GENERIC.value().equals(dataset) && answer.size() <= 1;
    }

    private static Map<String, Object> shown(Map<String, @Nullable Object> answer) {
        Map<String, Object> fields = new java.util.TreeMap<>();
        answer.forEach((name, value) -> {
            if (value != null) {
                fields.put(name, value);
            }
        });
        return fields;
    }

    private List<Tried> recognised(String line, ParseContext context, Instant now, ZoneId zone) {
        List<Tried> tried = new ArrayList<>();
        for (String name : parsers.names()) {
            Parser parser = requireNonNull(parsers.byName(name));
            if (tried.size() < MOST_SHOWN && !name.equals(ANYTHING) && parser.recognises(Slice.of(line))) {
                context.begin(new SourceSettings(null, null, zone, false), now);
                tried.add(new Tried(
                        name,
                        parser.parse(Slice.of(line), context) instanceof Rejected rejected ? rejected.reason() : null));
            }
        }
        return tried;
    }
}
