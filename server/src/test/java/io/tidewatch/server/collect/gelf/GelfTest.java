package io.tidewatch.server.collect.gelf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import io.tidewatch.event.Severity;
import io.tidewatch.server.ProblemAssert;
import io.tidewatch.server.TestServer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GelfTest {
    @Test
    void messagesAreTakenAndTheUnderscoreIsLeftOff() {
        try (TestServer server = TestServer.start()) {
            assertThat(server.post("/gelf", "application/json", """
                                    {"version":"1.1","host":"web-1","short_message":"backtrace","full_message":"at x","timestamp":1767225600.5,\
                                    "level":3,"_user":"eve","_request.id":7}
                                    {"version":"1.1","host":"web-2","short_message":"two"}""").statusCode())
                    .isEqualTo(202);
            assertThat(server.events).hasSize(2);
            Event event = server.events.getFirst();
            assertThat(event.message()).isEqualTo("backtrace");
            assertThat(event.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.5Z"));
            assertThat(event.severity()).isEqualTo(Severity.ERROR);
            assertThat(event.fields().text("host.name")).isEqualTo("web-1");
            assertThat(event.fields().text("user.name")).isEqualTo("eve");
            assertThat(event.fields().value("request.id")).isEqualTo(7L);
            ProblemAssert.assertProblem(server.post("/gelf", "application/json", "{\"host\":"), 400);
            ProblemAssert.assertProblem(server.post("/gelf", "application/json", ""), 400);
            ProblemAssert.assertProblem(server.post("/gelf", "application/json", "[1]"), 400);
            assertThat(server.events).hasSize(2);
        }
    }
}
