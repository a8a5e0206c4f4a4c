package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.event.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"log.file.path":"/var/log/auth.log","message":"Jan  5 10:00:00 web sshd[7]: Failed password…"}}: an agent's JSON around a line
 * that has a format of its own. The line's fields are added to the agent's, none of which is overwritten; {@code message} stays the whole line.
 *
 * <p>A record is an envelope when its source's settings name a parser of lines, or when it names no dataset and has a field that agents alone
 * write ({@code log.file.path}, {@code fileset.name}, {@code splunk.sourcetype}, {@code systemd.unit}…). Then a line that one of the surer parsers
 * recognises is read; one level, never more. What a program of a Linux system says is read by its name where the agent took the
 * header off (journals).
 *
 * <p>The dataset is the line's where the agent named none. So is the time where the agent's is only that of reading ({@code log.offset}):
 * {@code event.created} keeps it then.
 *
 * <p>Logs of containers and the journal carry the lines of others by nature: each is read, and its dataset is the line's where that is
 * known. Thread-safe.
 */
final class Envelope {
    private static final List<String> MARKS = List.of(
            "log.file.path",
            "fileset.name",
            "log.offset",
            "splunk.sourcetype",
            "splunk.source",
            "systemd.unit",
            "systemd.transport",
            "source_type",
            "container.id",
            "kubernetes.pod.name",
            "job");
    private static final List<String> READ_LATER = List.of("log.offset", "source_type");
    /** Datasets of those that carry lines of others: what a line itself is counts more. */
    private static final Set<String> CARRIERS = Set.of("docker.container", "kubernetes.container", "linux.journald");

    private static final String CREATED = "event.created";

    private final SyslogParser syslog;
    private final Parser[] recognising;
    private final ShapeCache<Marks> marks = new ShapeCache<>(Marks::of);

    /**
     * @param syslog reads what programs say
     * @param recognising the parsers that may be tried on a line, the surest first
     */
    Envelope(SyslogParser syslog, List<Parser> recognising) {
        this.syslog = syslog;
        this.recognising = recognising.toArray(Parser[]::new);
    }

    /**
     * What the fields of a record of one shape say of it.
     *
     * @param message the index of the message, or -1
     * @param program the index of the program's name, or -1
     * @param marked whether an agent wrote it
     * @param readLater whether its time is when the agent read the line
     */
    private record Marks(int message, int program, boolean marked, boolean readLater) {
        static Marks of(Shape shape) {
            return new Marks(
                    shape.indexOf(Event.MESSAGE),
                    shape.indexOf("process.name"),
                    MARKS.stream().anyMatch(name -> shape.indexOf(name) >= 0),
                    READ_LATER.stream().anyMatch(name -> shape.indexOf(name) >= 0));
        }
    }

    /**
     * The record with the fields of its line; as it was where it is no envelope.
     *
     * @param wanted reads lines as the source's settings say; null where they name no parser
     */
    Parsed opened(Parsed record, @Nullable Function<Slice, ParseResult> wanted, ParseContext context) {
        boolean unnamed = record.dataset().equals(JsonParser.APP);
        boolean carried = CARRIERS.contains(record.dataset().value());
        if (wanted == null && !unnamed && !carried) {
            return record;
        }
        Fields fields = record.fields();
        Marks mark = marks.get(fields.shape());
        if (mark.message < 0
                || wanted == null && !mark.marked && !carried
                || fields.kind(mark.message) != FieldKind.TEXT) {
            return record;
        }
        Slice line = new Slice(fields.utf8(), fields.textOffset(mark.message), fields.textLength(mark.message));
        Parsed inner = null;
        if (line.length() > 0) {
            inner = wanted == null
                    ? recognised(line, context)
                    : wanted.apply(line) instanceof Parsed read ? read : null;
        }
        if (inner == null && mark.program >= 0 && fields.kind(mark.program) == FieldKind.TEXT) {
            inner = said(fields, mark.program, line, context);
        }
        if (inner == null) {
            return record;
        }
        Parsed merged = merged(record, inner, unnamed || carried, mark.readLater, context);
        return carried && Ascii.isAt(line.array(), line.offset(), line.end(), '{')
                ? withMessage(merged, inner, context)
                : merged;
    }

    /** What an application said in JSON inside a carrier's line is the message; the record's bytes keep the line. */
    private static Parsed withMessage(Parsed merged, Parsed inner, ParseContext context) {
        int message = inner.fields().shape().find(Event.MESSAGE);
        if (message < 0) {
            return merged;
        }
        FieldsBuilder builder = context.fields();
        builder.clear();
        builder.putAll(merged.fields());
        builder.put(Event.MESSAGE, inner.fields(), message);
        return new Parsed(merged.dataset(), merged.time(), merged.severity(), true, builder.build());
    }

    private @Nullable Parsed recognised(Slice line, ParseContext context) {
        for (Parser parser : recognising) {
            if (parser.recognises(line)) {
                if (parser.parse(line, context) instanceof Parsed read) {
                    return read;
                }
            }
        }
        return null;
    }

    /** What a known program says, without a header: its name is a field of the envelope. */
    private @Nullable Parsed said(Fields fields, int program, Slice line, ParseContext context) {
        byte[] name = fields.utf8();
        int from = fields.textOffset(program);
        int to = from + fields.textLength(program);
        if (LinuxProgram.of(name, from, to) == LinuxProgram.OTHER) {
            return null;
        }
        context.fields().clear();
        // Both are slices of the same array, as the reader wants them.
        return syslog.read(name, from, to, line.offset(), line.end(), null, -1, context);
    }

    private static Parsed merged(Parsed outer, Parsed inner, boolean unnamed, boolean readLater, ParseContext context) {
        FieldsBuilder builder = context.fields();
        Fields added = inner.fields();
        Fields own = outer.fields();
        builder.clear();
        builder.putAll(own);
        for (int i = 0; i < added.size(); i++) {
            if (!own.has(added.name(i))) {
                builder.put(added.name(i), added, i);
            }
        }
        Instant time = outer.time();
        Instant said = inner.time();
        if (said != null && (time == null || readLater)) {
            if (time != null && !own.has(CREATED)) {
                builder.put(CREATED, time.toString());
            }
            time = said;
        }
        Dataset dataset = unnamed && !inner.dataset().equals(JsonParser.APP) ? inner.dataset() : outer.dataset();
        Severity severity = outer.severity() == Severity.UNKNOWN ? inner.severity() : outer.severity();
        return new Parsed(dataset, time, severity, outer.keepRaw(), builder.build());
    }
}
