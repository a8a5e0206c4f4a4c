package io.tidewatch.cli.monitor;

import io.tidewatch.cli.monitor.HostSample.Details;
import io.tidewatch.cli.monitor.HostSample.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes events of processes: those that use the most processor time and memory, as metrics; and those that were not there in the sample
 * before, as {@code process_started}. In the first sample all are told as {@code process_found}. A process that starts and ends between two samples is not
 * seen.
 */
final class ProcessEvents {
    private static final int MAX_TOLD = 5_000;
    private static final int MAX_IN_MESSAGE = 200;

    private final int top;
    private final CommandLines commandLines;

    /** @param top how many processes by processor time, and how many by memory; 0 tells nothing of processes at all */
    ProcessEvents(int top, CommandLines commandLines) {
        this.top = top;
        this.commandLines = commandLines;
    }

    /** Makes an empty event of a dataset with a message. */
    @FunctionalInterface
    interface Template {
        ObjectNode event(String dataset, String message);
    }

    List<ObjectNode> of(HostSample now, @Nullable HostSample before, double seconds, Template template) {
        List<ObjectNode> events = new ArrayList<>();
        if (top == 0) {
            return events;
        }
        Map<Integer, Task> known = byNumber(before);
        Map<Integer, Task> present = byNumber(now);
        int told = 0;
        for (Task task : now.tasks()) {
            if (!task.is(known.get(task.pid())) && told++ < MAX_TOLD) {
                events.add(started(task, present.get(task.parent()), before == null, template));
            }
        }
        if (before != null) {
            busiest(now, known)
                    .forEach(task -> events.add(sampled(task, known.get(task.pid()), seconds, now, template)));
        }
        return events;
    }

    private static Map<Integer, Task> byNumber(@Nullable HostSample sample) {
        Map<Integer, Task> tasks = new HashMap<>();
        if (sample != null) {
            sample.tasks().forEach(task -> tasks.put(task.pid(), task));
        }
        return tasks;
    }

    private Set<Task> busiest(HostSample now, Map<Integer, Task> known) {
        Set<Task> chosen = new LinkedHashSet<>();
        now.tasks().stream()
                .filter(task -> millis(task, known.get(task.pid())) > 0)
                .sorted(Comparator.comparingLong((Task task) -> millis(task, known.get(task.pid())))
                        .reversed())
                .limit(top)
                .forEach(chosen::add);
        now.tasks().stream()
                .filter(task -> task.residentBytes() > 0)
                .sorted(Comparator.comparingLong(Task::residentBytes).reversed())
                .limit(top)
                .forEach(chosen::add);
        return chosen;
    }

    /** Processor time since the sample before. */
    private static long millis(Task task, @Nullable Task before) {
        return Math.max(
                0, before != null && task.is(before) ? task.cpuMillis() - before.cpuMillis() : task.cpuMillis());
    }

    private ObjectNode started(Task task, @Nullable Task parent, boolean first, Template template) {
        Details details = task.details().get();
        String command = commandLines.of(details.arguments());
        ObjectNode event = described(
                task,
                details,
                command,
                template.event(
                        "host.process",
                        (first ? "found " : "started ") + task.name() + " (" + task.pid() + ")"
                                + (details.user().isEmpty() ? "" : " of " + details.user())
                                + (command.isEmpty() ? "" : ": " + shortened(command))));
        event.put("event.category", "process")
                .put("event.type", first ? "info" : "start")
                .put("event.action", first ? "process_found" : "process_started")
                .put("process.start", Instant.ofEpochMilli(task.started()).toString());
        put(event, "process.working_directory", details.workingDirectory());
        if (parent != null && parent.pid() != task.pid()) {
            event.put("process.parent.pid", parent.pid()).put("process.parent.name", parent.name());
        }
        return event;
    }

    private ObjectNode sampled(Task task, @Nullable Task before, double seconds, HostSample now, Template template) {
        double cpu = seconds <= 0 ? 0 : millis(task, before) / 1_000.0 / seconds;
        Details details = task.details().get();
        ObjectNode event = described(
                task,
                details,
                commandLines.of(details.arguments()),
                template.event("host.metrics", task.name() + " (" + task.pid() + ") cpu " + SampleEvents.percent(cpu)));
        return event.put("metricset.name", "process")
                .put("process.cpu.pct", SampleEvents.rounded(cpu))
                .put("process.memory.rss.bytes", task.residentBytes())
                .put(
                        "process.memory.rss.pct",
                        SampleEvents.rounded((double) task.residentBytes()
                                / Math.max(1, now.memory().total())))
                .put("process.thread.count", task.threads());
    }

    private static ObjectNode described(Task task, Details details, String command, ObjectNode event) {
        event.put("process.name", task.name()).put("process.pid", task.pid());
        put(event, "process.executable", details.executable());
        put(event, "process.command_line", command);
        put(event, "user.name", details.user());
        return event;
    }

    /** For the message; the field has it all. */
    private static String shortened(String command) {
        return command.length() <= MAX_IN_MESSAGE
                ? command
                : command.substring(0, command.offsetByCodePoints(0, MAX_IN_MESSAGE - 1)) + "…";
    }

    private static void put(ObjectNode event, String name, String value) {
        if (!value.isEmpty()) {
            event.put(name, value);
        }
    }
}
