package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.ConfigException;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.pack.PackLines;
import io.tidewatch.parse.pack.PackParser;
import io.tidewatch.parse.pack.Packs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parsers there are, and the choice among them: the one that the source's settings name, or the first that recognises the record.
 *
 * <p>The choice depends on the record and the settings alone and never on what came before, so that a replay gives the same events.
 * A record that no parser knows becomes a message; one that its parser rejects too, with the reason in {@code error.message}.
 */
public final class Parsers implements RecordParser {
    /** In {@code event.flags}: some bytes were no UTF-8, U+FFFD stands for them, {@code raw} has them. */
    public static final String MALFORMED_TEXT = "malformed-text";

    /**
     * In {@code event.flags}: no parser knew the record, so that it is a message and nothing else; or the one chosen for it rejected it, and
     * {@code error.message} says why.
     */
    public static final String UNPARSED = "unparsed";

    /** Parsers that recognise too much to be tried on what stands inside of a record. */
    private static final Set<String> LOOSE = Set.of("logfmt", "application", "java-logging");

    private static final byte[] UNPARSED_LIST = Ascii.bytes("[\"" + UNPARSED + "\"]");
    private static final byte[] UNPARSED_MALFORMED_LIST =
            Ascii.bytes("[\"" + UNPARSED + "\",\"" + MALFORMED_TEXT + "\"]");

    private static final String REASON = "error.message";

    private final Map<String, Parser> byName = new LinkedHashMap<>();
    private final Parser json;
    private final Parser syslog;
    private final Parser[] recognising;
    private final Envelope envelope;

    /**
     * @param recognising the parsers that recognise their records, the surest first
     * @param named those that a source's settings must name
     */
    private Parsers(Parser json, SyslogParser syslog, List<Parser> recognising, List<Parser> named) {
        this.json = json;
        this.syslog = syslog;
        this.envelope = new Envelope(
                syslog,
                recognising.stream()
                        .filter(parser -> !LOOSE.contains(parser.name()))
                        .toList());
        this.recognising = recognising.toArray(Parser[]::new);
        recognising.forEach(parser -> byName.put(parser.name(), parser));
        for (Parser parser : named) {
            if (byName.putIfAbsent(parser.name(), parser) != null && parser instanceof PackParser pack) {
                throw new ConfigException(List.of(pack.pack().file() + ": the name '" + pack.name()
                        + "' belongs to a parser that comes with Tidewatch; choose another after 'pack:'"));
            }
        }
    }

    /** All parsers that come with Tidewatch. */
    public static Parsers standard() {
        return of(Packs.standard());
    }

    /**
     * The parsers that are written in Java, and those of packs.
     *
     * @throws ConfigException when a pack is called as a parser written in Java
     */
    public static Parsers of(Packs packs) {
        NamedFields named = new NamedFields();
        Parser json = new JsonParser(named, packs);
        WindowsXmlParser windows = new WindowsXmlParser(named);
        SyslogParser syslog = new SyslogParser(packs, windows);
        List<Parser> byName = new ArrayList<>(List.of(
                new AccessLogParser("apache-access", "apache.access"),
                new AccessLogParser("nginx-access", "nginx.access"),
                new MessageParser()));
        packs.all().forEach(pack -> byName.add(new PackParser(pack)));
        return new Parsers(
                json,
                syslog,
                List.of(
                        json,
                        new PackLines(packs),
                        syslog,
                        windows,
                        new ApacheErrorParser(),
                        new NginxErrorParser(),
                        new HdfsParser(),
                        new ProxifierParser(),
                        new AccessLogParser("access", "web.access"),
                        new KlogParser(),
                        new ApplicationLogParser(),
                        new JavaLoggingParser(),
                        new WinstonParser(named),
                        new ProgramParser(syslog),
                        new LogfmtParser(named)),
                byName);
    }

    /** The names that a source's settings may use. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The parser of that name, or null. */
    public @Nullable Parser byName(String name) {
        return byName.get(requireNonNull(name, "name is null"));
    }

    @Override
    public Parsed parse(RawFormat format, Slice record, ParseContext context) {
        return switch (format) {
            case JSON -> json(record, context);
            case TEXT -> text(record, context);
        };
    }

    private Parsed json(Slice record, ParseContext context) {
        Parser wanted = wanted(context.settings());
        boolean ofJson = wanted instanceof PackParser pack && pack.pack().ofJson();
        return switch ((wanted != null && ofJson ? wanted : json).parse(record, context)) {
            case Parsed parsed -> settled(ofJson ? parsed : opened(parsed, wanted, context), context);
            case Rejected rejected -> text(trimmed(record), context, rejected.reason());
        };
    }

    /** The record with what its message says, where an agent wrapped a line in it. */
    private Parsed opened(Parsed parsed, @Nullable Parser wanted, ParseContext context) {
        if (wanted == null || wanted instanceof JsonParser) {
            return envelope.opened(parsed, null, context);
        }
        return envelope.opened(
                parsed,
                line -> wanted instanceof PackParser pack ? packed(pack, line, context) : parse(wanted, line, context),
                context);
    }

    private Parsed text(Slice record, ParseContext context) {
        Slice line = trimmed(record);
        Parser wanted = wanted(context.settings());
        if (wanted != null) {
            return switch (wanted instanceof PackParser pack
                    ? packed(pack, line, context)
                    : parse(wanted, line, context)) {
                case Parsed parsed -> settled(parsed, context);
                case Rejected rejected -> text(line, context, rejected.reason());
            };
        }
        String reason = null;
        for (Parser parser : recognising) {
            if (!parser.recognises(line)) {
                continue;
            }
            switch (parse(parser, line, context)) {
                case Parsed parsed -> {
                    return settled(
                            parser instanceof JsonParser || parser instanceof PackLines
                                    ? envelope.opened(parsed, null, context)
                                    : parsed,
                            context);
                }
                case Rejected rejected -> reason = reason == null ? rejected.reason() : reason;
            }
        }
        return text(line, context, reason);
    }

    /** What a source's own pack makes of a line, whether or not syslog's header stands before it. */
    private ParseResult packed(PackParser parser, Slice line, ParseContext context) {
        if (parser.pack().ofJson() || !syslog.recognises(line) || parser.recognises(line)) {
            return parse(parser, line, context);
        }
        context.pack(parser.pack());
        try {
            return parse(syslog, line, context);
        } finally {
            context.pack(null);
        }
    }

    private @Nullable Parser wanted(SourceSettings settings) {
        String name = settings.parser();
        return name == null ? null : byName.get(name);
    }

    /** Parses a line; one that is not all UTF-8 is parsed as its decoded view, marked so, and its bytes are kept. */
    private static ParseResult parse(Parser parser, Slice line, ParseContext context) {
        if (parser instanceof JsonParser
                || parser instanceof PackParser pack && pack.pack().ofJson()
                || isUtf8(line)) {
            return parser.parse(line, context);
        }
        ParseResult result = parser.parse(Slice.of(line.text()), context);
        return result instanceof Parsed parsed ? marked(parsed, context) : result;
    }

    private static Parsed marked(Parsed parsed, ParseContext context) {
        FieldsBuilder fields = context.fields();
        fields.clear();
        fields.putAll(parsed.fields());
        fields.putList(Event.FLAGS, List.of(MALFORMED_TEXT));
        return new Parsed(parsed.dataset(), parsed.time(), parsed.severity(), true, fields.build());
    }

    /** The record as a message and nothing else. */
    private static Parsed text(Slice record, ParseContext context, @Nullable String reason) {
        FieldsBuilder fields = context.fields();
        fields.clear();
        boolean utf8 = isUtf8(record);
        fields.put(Event.MESSAGE, utf8 ? record : Slice.of(record.text()));
        if (reason != null) {
            fields.put(REASON, reason);
        }
        byte[] flags = utf8 ? UNPARSED_LIST : UNPARSED_MALFORMED_LIST;
        fields.putList(Event.FLAGS, flags, 0, flags.length);
        return settled(new Parsed(Dataset.GENERIC, null, Severity.UNKNOWN, !utf8, fields.build()), context);
    }

    private static Parsed settled(Parsed parsed, ParseContext context) {
        Dataset wanted = context.settings().dataset();
        if (wanted == null) {
            return parsed;
        }
        return new Parsed(wanted, parsed.time(), parsed.severity(), parsed.keepRaw(), parsed.fields());
    }

    private static boolean isUtf8(Slice line) {
        return Ascii.isAscii(line.array(), line.offset(), line.end()) || roundTrips(line);
    }

    private static boolean roundTrips(Slice line) {
        byte[] again = line.text().getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, line.array(), line.offset(), line.end());
    }

    /** The record without a line end after it and a byte order mark before it. */
    private static Slice trimmed(Slice record) {
        byte[] b = record.array();
        int from = record.offset();
        int to = record.end();
        while (to > from && (b[to - 1] == '\n' || b[to - 1] == '\r')) {
            to--;
        }
        if (to - from >= 3 && b[from] == (byte) 0xEF && b[from + 1] == (byte) 0xBB && b[from + 2] == (byte) 0xBF) {
            from += 3;
        }
        return from == record.offset() && to == record.end() ? record : new Slice(b, from, to - from);
    }
}
