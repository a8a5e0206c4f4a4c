package io.tidewatch.cli.hunt;

import io.tidewatch.event.Fields;
import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;
import java.util.ArrayList;
import java.util.List;

/** What a timeline tells of an event: the host, the channel, the event id and what says most. Found by names once a shape. */
final class EventFacts {
    private static final int MAX_DETAILS = 400;
    private static final List<String> HOST =
            List.of("Computer", "winlog.computer_name", "Hostname", "host.name", "ComputerName", "host", "hostname");
    private static final List<String> CHANNEL = List.of("Channel", "winlog.channel");
    private static final List<String> EVENT_ID = List.of("EventID", "winlog.event_id", "event.code", "event_id");

    /** In falling order of how much they say; the first two that the event has are told. */
    private static final List<String> DETAILS = List.of(
            "CommandLine",
            "ProcessCommandLine",
            "process.command_line",
            "ScriptBlockText",
            "TargetObject",
            "TargetFilename",
            "ImageLoaded",
            "PipeName",
            "QueryName",
            "DestinationHostname",
            "DestinationIp",
            "ServiceName",
            "ImagePath",
            "TaskName",
            "ShareName",
            "ObjectName",
            "TargetUserName",
            "NewProcessName",
            "TargetImage",
            "Payload",
            "HostApplication",
            "ThreatName",
            "Operation",
            "eventName",
            "source.ip",
            "url.original",
            "Image",
            "process.executable",
            "user.name",
            "Data",
            "message",
            "Message");

    private static final ShapeCache<int[]> HOSTS = new ShapeCache<>(shape -> indexes(shape, HOST));
    private static final ShapeCache<int[]> CHANNELS = new ShapeCache<>(shape -> indexes(shape, CHANNEL));
    private static final ShapeCache<int[]> EVENT_IDS = new ShapeCache<>(shape -> indexes(shape, EVENT_ID));
    private static final ShapeCache<int[]> SAYING = new ShapeCache<>(shape -> indexes(shape, DETAILS));

    private EventFacts() {}

    static String host(Fields fields) {
        return first(fields, HOSTS);
    }

    static String channel(Fields fields) {
        return first(fields, CHANNELS);
    }

    static String eventId(Fields fields) {
        return first(fields, EVENT_IDS);
    }

    /** What says most of the event, on one line; its name before it where it is no command line. */
    static String details(Fields fields) {
        StringBuilder details = new StringBuilder();
        int told = 0;
        for (int index : SAYING.get(fields.shape())) {
            String value = fields.textAt(index);
            if (value == null || value.isBlank() || value.equals("-")) {
                continue;
            }
            details.append(told == 0 ? "" : " · ");
            if (!fields.name(index).endsWith("CommandLine")) {
                details.append(fields.name(index)).append('=');
            }
            details.append(oneLine(value));
            if (++told == 2 || details.length() >= MAX_DETAILS) {
                break;
            }
        }
        return details.length() <= MAX_DETAILS ? details.toString() : details.substring(0, MAX_DETAILS) + "…";
    }

    private static String oneLine(String value) {
        String start = value.length() <= 2 * MAX_DETAILS ? value : value.substring(0, 2 * MAX_DETAILS);
        return start.strip().replaceAll("\\s*[\\r\\n]\\s*", " ");
    }

    private static String first(Fields fields, ShapeCache<int[]> names) {
        for (int index : names.get(fields.shape())) {
            String text = fields.textAt(index);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static int[] indexes(Shape shape, List<String> names) {
        List<Integer> found = new ArrayList<>();
        for (String name : names) {
            int index = shape.indexOf(name);
            if (index >= 0) {
                found.add(index);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }
}
