package io.tidewatch.parse.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of Linux's audit system that belong together. */
class AuditTest {
    private static final Instant RECEIVED = Instant.parse("2025-11-20T10:00:01Z");
    private static final List<String> LINES = List.of(
            "type=SYSCALL msg=audit(1763632800.123:7): syscall=59 success=yes exit=0 ppid=1 pid=2 uid=0 comm=\"cat\" exe=\"/usr/bin/cat\"",
            "type=EXECVE msg=audit(1763632800.123:7): argc=2 a0=\"cat\" a1=2F746D702F6120C3A4",
            "type=CWD msg=audit(1763632800.123:7): cwd=\"/root\"",
            "type=PATH msg=audit(1763632800.123:7): item=0 name=\"/tmp/a\" nametype=NORMAL",
            "type=CWD msg=audit(1763632800.124:8): cwd=\"/other\"");

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void linesOfOneEventInOneRecordAreReadTogether() {
        context.begin(SourceSettings.DEFAULT, RECEIVED);

        Fields fields = parse(Slice.of(String.join("\n", LINES.subList(0, 4))));

        assertThat(fields.value("audit.types")).isEqualTo(List.of("SYSCALL", "EXECVE", "CWD", "PATH"));
        assertThat(fields.text("process.command_line")).isEqualTo("cat /tmp/a ä");
    }

    @Test
    void aSyscallTakesWhatItsEventsOtherRecordsInTheBatchSay() {
        RawBatch batch = batch(LINES);
        context.begin(SourceSettings.DEFAULT, RECEIVED);
        context.at(batch, 0);

        Fields fields = parse(batch.record(0));

        assertThat(fields.text("process.command_line")).isEqualTo("cat /tmp/a ä");
        assertThat(fields.text("process.working_directory")).isEqualTo("/root");
        assertThat(fields.text("file.path")).isEqualTo("/tmp/a");
        assertThat(fields.text("event.action")).isEqualTo("execve");
        assertThat(fields.text("event.outcome")).isEqualTo("success");
        context.at(batch, 3);
        assertThat(parse(batch.record(3)).value("audit.types")).isEqualTo(List.of("PATH"));
    }

    @Test
    void recordsOfOthersAmongThemDoNotDivideAnEventButManyDo() {
        for (int between : List.of(8, 9)) {
            List<String> lines = new ArrayList<>();
            lines.add(LINES.getFirst());
            lines.addAll(Collections.nCopies(between, LINES.getLast()));
            lines.add(LINES.get(1));
            RawBatch batch = batch(lines);
            context.begin(SourceSettings.DEFAULT, RECEIVED);
            context.at(batch, 0);

            assertThat(parse(batch.record(0)).text("process.command_line"))
                    .isEqualTo(between == 8 ? "cat /tmp/a ä" : null);
        }
    }

    private Fields parse(Slice record) {
        return parsers.parse(RawFormat.TEXT, record, context).fields();
    }

    private static RawBatch batch(List<String> lines) {
        byte[] data = String.join("", lines).getBytes(StandardCharsets.UTF_8);
        int[] bounds = new int[2 * lines.size()];
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            bounds[2 * i] = at;
            at += lines.get(i).getBytes(StandardCharsets.UTF_8).length;
            bounds[2 * i + 1] = at;
        }
        return new RawBatch(
                TenantId.DEFAULT,
                new Origin("audit", "file", null, null),
                RawFormat.TEXT,
                null,
                RECEIVED,
                data,
                bounds,
                null,
                new long[0]);
    }
}
