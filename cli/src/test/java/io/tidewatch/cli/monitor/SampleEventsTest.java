package io.tidewatch.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.monitor.HostSample.Task;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SampleEventsTest {
    private final SampleEvents events =
            new SampleEvents("web-1", Samples.OS, new ProcessEvents(2, CommandLines.MASKED));

    private static ObjectNode of(List<ObjectNode> events, String set) {
        return events.stream()
                .filter(event -> event.path("metricset.name").asString("").equals(set))
                .findFirst()
                .orElseThrow();
    }

    private static List<ObjectNode> actions(List<ObjectNode> events, String action) {
        return events.stream()
                .filter(event -> Objects.equals(event.path("event.action").asString(""), action))
                .toList();
    }

    @Test
    void theFirstSampleTellsWhatNeedsNoSampleBefore() {
        List<ObjectNode> first = events.of(Samples.at(0, 0.75, 0.4, 0.5));

        ObjectNode system = of(first, "system");
        assertThat(system.has("host.cpu.usage")).isFalse();
        assertThat(system.path("system.memory.used.pct").asDouble(0)).isEqualTo(0.4);
        assertThat(system.path("system.memory.swap.used.pct").asDouble(0)).isEqualTo(0.1);
        assertThat(system.path("system.load.1").asDouble(0)).isEqualTo(1.5);
        assertThat(system.has("system.load.15")).isFalse();
        assertThat(system.path("host.name").asString("")).isEqualTo("web-1");
        assertThat(of(first, "filesystem").path("system.filesystem.used.pct").asDouble(0))
                .isEqualTo(0.5);
        assertThat(first).hasSize(2);
    }

    @Test
    void theSecondTellsSharesRatesAndWhatPassedTheInterfaces() {
        events.of(Samples.at(0, 0.75, 0.4, 0.5));

        List<ObjectNode> second = events.of(Samples.at(10, 0.75, 0.4, 0.5));

        ObjectNode system = of(second, "system");
        assertThat(system.path("host.cpu.usage").asDouble(0)).isEqualTo(0.75);
        assertThat(system.path("system.cpu.idle.pct").asDouble(0)).isEqualTo(0.25);
        assertThat(system.path("host.network.egress.bytes").asLong(0)).isEqualTo(5_000);
        assertThat(system.path("host.disk.read.bytes").asLong(0)).isEqualTo(1_000);
        assertThat(system.path("message").asString("")).isEqualTo("cpu 75% memory 40% swap 10%");
        assertThat(of(second, "network")
                        .path("system.network.in.bytes_per_second")
                        .asDouble(0))
                .isEqualTo(1_000);
        assertThat(of(second, "network").path("system.network.in.dropped").asLong(0))
                .isEqualTo(1);
        assertThat(of(second, "diskio")
                        .path("system.diskio.write.ops_per_second")
                        .asDouble(0))
                .isEqualTo(2);
    }

    @Test
    void theFirstSampleOfEachMinuteIsAHeartbeat() {
        assertThat(of(events.of(Samples.at(0, 0.1, 0.1, 0.1)), "system").has("monitor.heartbeat"))
                .isTrue();
        assertThat(of(events.of(Samples.at(30, 0.1, 0.1, 0.1)), "system").has("monitor.heartbeat"))
                .isFalse();
        assertThat(of(events.of(Samples.at(60, 0.1, 0.1, 0.1)), "system").has("monitor.heartbeat"))
                .isTrue();
    }

    @Test
    void processesAreFoundThenStartedAndTheBusiestAreMeasured() {
        Task init = Samples.task(1, 0, "init", 50, 10, "/sbin/init");
        Task busy = Samples.task(7, 1, "worker", 1_000, 5, "worker", "--token", "abc");
        List<ObjectNode> first = events.of(Samples.at(0, 0.1, 0.1, 0.1, init, busy));
        assertThat(actions(first, "process_found")).hasSize(2);

        Task later = Samples.task(7, 1, "worker", 6_000, 5, "worker", "--token", "abc");
        Task fresh = Samples.task(9, 7, "sh", 20, 900, "sh", "-c", "id");
        List<ObjectNode> second = events.of(Samples.at(10, 0.1, 0.1, 0.1, init, later, fresh));

        assertThat(actions(second, "process_found")).isEmpty();
        assertThat(actions(second, "process_started")).singleElement().satisfies(event -> {
            assertThat(event.path("event.dataset").asString("")).isEqualTo("host.process");
            assertThat(event.path("process.name").asString("")).isEqualTo("sh");
            assertThat(event.path("process.command_line").asString("")).isEqualTo("sh -c id");
            assertThat(event.path("process.parent.name").asString("")).isEqualTo("worker");
            assertThat(event.path("user.name").asString("")).isEqualTo("alice");
            assertThat(event.path("message").asString("")).isEqualTo("started sh (9) of alice: sh -c id");
        });
        ObjectNode worker = second.stream()
                .filter(event -> event.path("message").asString("").startsWith("worker (7) cpu"))
                .findFirst()
                .orElseThrow();
        assertThat(worker.path("process.cpu.pct").asDouble(0)).isEqualTo(0.5);
        assertThat(worker.path("process.command_line").asString("")).isEqualTo("worker --token ***");
        assertThat(second.stream()
                        .filter(event ->
                                event.path("metricset.name").asString("").equals("process"))
                        .map(event -> event.path("process.name").asString("")))
                .as("two by time, two by memory, each once")
                .containsExactly("worker", "sh", "init");
    }

    @Test
    void aProcessThatTookAnothersNumberHasStarted() {
        events.of(Samples.at(0, 0.1, 0.1, 0.1, Samples.task(7, 1, "a", 5_000, 5)));
        Task other = new Task(
                7,
                1,
                "b",
                Samples.START.toEpochMilli() + 4_000,
                10,
                5,
                1,
                Samples.task(7, 1, "b", 0, 0).details());

        List<ObjectNode> second = events.of(Samples.at(10, 0.1, 0.1, 0.1, other));

        assertThat(actions(second, "process_started")).hasSize(1);
        assertThat(of(second, "process").path("process.cpu.pct").asDouble(0)).isEqualTo(0.001);
    }

    @Test
    void countersThatWentBackAndClocksThatDidNotMoveGiveNoRates() {
        events.of(Samples.at(100, 0.1, 0.1, 0.1));

        assertThat(events.of(Samples.at(100, 0.1, 0.1, 0.1)))
                .noneMatch(event -> event.path("metricset.name").asString("").equals("network"));
        List<ObjectNode> afterRestart = events.of(Samples.at(100, 0.1, 0.1, 0.1));
        assertThat(of(afterRestart, "system").has("host.cpu.usage")).isFalse();
    }

    @Test
    void nothingIsToldOfProcessesWhereNoneIsWanted() {
        SampleEvents quiet = new SampleEvents("web-1", Samples.OS, new ProcessEvents(0, CommandLines.MASKED));

        assertThat(quiet.of(Samples.at(0, 0.1, 0.1, 0.1, Samples.task(7, 1, "a", 1, 1, "a"))))
                .noneMatch(event -> event.has("process.name"));
        assertThat(CommandLines.NONE.of(List.of("a", "b"))).isEmpty();
        assertThat(CommandLines.PLAIN.of(List.of("a", "--token", "b"))).isEqualTo("a --token b");
        assertThat(CommandLines.PLAIN.of(List.of("x".repeat(10_000)))).hasSize(4_096);
    }
}
