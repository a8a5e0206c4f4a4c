package io.tidewatch.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryMatcherTest {
    private static final Event EVENT = event();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "failed",
                "FAILED password",
                "\"failed password for\"",
                "\"password for root from 10.0.0\"",
                "sshd",
                "raw:\"sshd[42]: failed\"",
                "fail*",
                "*ass*",
                "message:f?iled",
                "message:/r[o]+t\\b/",
                "\"root.\"",
                "host.name:WEB-01",
                "host.name:web*",
                "host.name:/^web-\\d+$/",
                "host.name:?eb-01",
                "process.pid:42",
                "process.pid:42.0",
                "process.pid:[41 TO 43]",
                "process.pid:(>41 AND <43)",
                "process.pid:{41.5 TO *}",
                "ratio:0.50",
                "ratio:<1",
                "ok:true",
                "tags:red",
                "tags:7",
                "tags:>=7",
                "source.ip:10.0.0.0/8",
                "peers:2001:db8::/32",
                "_exists_:tags",
                "-_exists_:nothing",
                "_exists_:raw",
                "-_exists_:empty",
                "severity:>=warning",
                "severity:err*",
                "level:error",
                "dataset:linux.auth",
                "source:agent-1",
                "id:1-2f-3",
                "time:2026-01-01",
                "time:[2026-01-01T10 TO 2026-01-01T11}",
                "host.name:[w TO x]",
                "NOT user.name:root",
                "user.name:root OR host.name:web-01",
                "größe",
                "Größe:ÉTÉ",
                "_exists_:message",
            })
    void matches(String search) {
        assertThat(matches(EVENT, search)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fail",
                "assword",
                "\"failed  password\"",
                "\"ailed password\"",
                "message:sshd",
                "message:?ailed?",
                "host.name:web",
                "host.name:eb*",
                "process.pid:43",
                "process.pid:{42 TO *]",
                "process.pid:4*3",
                "host.name:>5",
                "ok:1",
                "tags:blue",
                "source.ip:11.0.0.0/8",
                "host.name:10.0.0.0/8",
                "_exists_:nothing",
                "_exists_:empty",
                "severity:<warning",
                "dataset:linux",
                "time:<2026-01-01",
                "time:>2026-01-01",
                "id:1-2f-4",
                "NOT host.name:web-01",
                "42 NOT failed",
            })
    void doesNotMatch(String search) {
        assertThat(matches(EVENT, search)).isFalse();
    }

    private static boolean matches(Event event, String search) {
        QueryParser parser = new QueryParser(Clock.systemUTC(), ZoneOffset.UTC);
        return QueryMatcher.of(parser.parse(search)).test(event);
    }

    private static Event event() {
        FieldsBuilder fields = new FieldsBuilder();
        fields.put("message", "Failed password for root from 10.0.0.1");
        fields.put("host.name", "web-01");
        fields.put("process.pid", 42);
        fields.put("ratio", 0.5);
        fields.put("ok", true);
        fields.putList("tags", List.of("Red", 7L));
        fields.putList("peers", List.of("2001:DB8::1"));
        fields.put("source.ip", "10.0.0.1");
        fields.put("Größe", "été");
        fields.put("note", "die GRÖSSE, die Größe; root.");
        fields.putNull("empty");
        return new Event(
                new EventId(1, 0x2f, 3),
                TenantId.DEFAULT,
                Dataset.of("linux.auth"),
                Instant.parse("2026-01-01T10:30:00Z"),
                Instant.parse("2026-01-01T10:30:01Z"),
                new Origin("agent-1", "http", null, null),
                Severity.ERROR,
                Slice.of("<1> sshd[42]: Failed password for root from 10.0.0.1"),
                true,
                fields.build());
    }
}
