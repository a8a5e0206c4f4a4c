package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code 081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 terminating}: date, time, process, level, logger. */
final class HdfsParser implements Parser {
    private static final Dataset DATASET = Dataset.of("hdfs.log");

    @Override
    public String name() {
        return "hdfs";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        return record.length() > 20
                && b[i + 6] == ' '
                && b[i + 13] == ' '
                && Ascii.digits(b, i, record.end(), 6) >= 0
                && Ascii.digits(b, i + 7, record.end(), 6) >= 0;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int to = record.end();
        int i = context.times().compact(b, record.offset(), to);
        if (i < 0) {
            return new Rejected("not an HDFS log: no time like 081109 203615 at byte 0");
        }
        Instant time = context.times().instant(context.settings().zone());
        int pid = Ascii.skipBlanks(b, i, to);
        int pidEnd = Ascii.wordEnd(b, pid, to);
        int level = Ascii.skipBlanks(b, pidEnd, to);
        int levelEnd = Ascii.wordEnd(b, level, to);
        long process = Ascii.number(b, pid, pidEnd);
        @Nullable Severity severity = Levels.ofWord(b, level, levelEnd);
        if (process < 0 || severity == null) {
            return new Rejected("not an HDFS log: no process and level after the time");
        }
        FieldsBuilder fields = context.fields();
        fields.clear();
        fields.put(SyslogParser.PID, process);
        Ecs.text(fields, "log.level", b, level, levelEnd);
        int logger = Ascii.skipBlanks(b, levelEnd, to);
        int loggerEnd = Ascii.wordEnd(b, logger, to);
        int message = logger;
        if (loggerEnd > logger && b[loggerEnd - 1] == ':') {
            Ecs.text(fields, "log.logger", b, logger, loggerEnd - 1);
            message = Ascii.skipBlanks(b, loggerEnd, to);
        }
        fields.put(Event.MESSAGE, b, message, to - message);
        return new Parsed(DATASET, time, severity, true, fields.build());
    }
}
