package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>…}: a Windows event as XML, as Windows Event Forwarding,
 * NXLog, rsyslog, {@code wevtutil /f:xml} and Winlogbeat's {@code event.original} have it, by itself or after syslog's header. The event is the one that the
 * same record of an event log gives; the names are those of {@link EventXml}.
 */
final class WindowsXmlParser implements Parser {
    /** What syslog's header said is of the sender, which may have forwarded the event of another host. */
    private static final Map<String, String> OF_HEADER = Map.of(
            SyslogParser.HOST, "log.syslog.hostname",
            SyslogParser.PROCESS, "log.syslog.appname",
            SyslogParser.PID, "log.syslog.procid");

    private static final Dataset WINDOWS = Dataset.of("windows.eventlog");
    private static final String EVENT_ID = "Event.System.EventID";
    private static final String EVENT_ID_TEXT = "Event.System.EventID.#text";

    private final NamedFields named;

    WindowsXmlParser(NamedFields named) {
        this.named = named;
    }

    @Override
    public String name() {
        return "windows-xml";
    }

    @Override
    public boolean recognises(Slice record) {
        int i = Ascii.skipBlanks(record.array(), record.offset(), record.end());
        return EventXml.isAt(record.array(), i, record.end());
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        context.fields().clear();
        int i = Ascii.skipBlanks(record.array(), record.offset(), record.end());
        return event(record.array(), i, record.end(), context);
    }

    /** The event that follows syslog's header, whose fields are in {@code context}; null, and they are as before, where there is none. */
    @Nullable
    Parsed afterHeader(byte[] b, int from, int to, @Nullable Instant time, Severity severity, ParseContext context) {
        FieldsBuilder fields = context.fields();
        Fields header = fields.build();
        fields.clear();
        for (int k = 0; k < header.size(); k++) {
            String name = header.name(k);
            if (!name.equals(Event.MESSAGE)) {
                fields.put(OF_HEADER.getOrDefault(name, name), header, k);
            }
        }
        if (event(b, from, to, context) instanceof Parsed parsed) {
            return new Parsed(
                    parsed.dataset(),
                    parsed.time() == null ? time : parsed.time(),
                    parsed.severity() == Severity.UNKNOWN ? severity : parsed.severity(),
                    true,
                    parsed.fields());
        }
        fields.clear();
        fields.putAll(header);
        return null;
    }

    private ParseResult event(byte[] b, int from, int to, ParseContext context) {
        EventXml xml = new EventXml(b, from, to, context.fields());
        if (!xml.read()) {
            return new Rejected("not a Windows event as XML: " + xml.reason());
        }
        if (!context.fields().has(EVENT_ID) && !context.fields().has(EVENT_ID_TEXT)) {
            return new Rejected("not a Windows event as XML: it has no System/EventID");
        }
        return named.finish(WINDOWS, true, context);
    }
}
