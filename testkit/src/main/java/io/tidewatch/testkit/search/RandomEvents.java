package io.tidewatch.testkit.search;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes events whose texts, numbers, lists and times repeat often enough for random queries to find some. */
public final class RandomEvents {
    static final Instant START = Instant.parse("2026-11-19T22:00:00Z");
    static final String[] WORDS = {
        "failed",
        "Failed",
        "password",
        "for",
        "root",
        "admin",
        "10.0.0.1",
        "10.0.7.9",
        "web-01",
        "a_b",
        "größe",
        "GRÖSSE",
        "日本",
        "[x]",
        "C:\\Windows\\cmd.exe",
        "/var/log",
        "100%",
        "user@example.com",
        "Σ",
        "failedpassword",
        "'quoted'",
        "\"q\""
    };
    static final String[] HOSTS = {"web-01", "WEB-02", "db_1", "größe", "x y", "10.0.0.1"};
    static final String[] ADDRESSES = {
        "10.0.0.1", "10.0.7.9", "192.168.1.200", "2001:db8::1", "2001:DB8:0::2", "::ffff:10.0.0.5", "none"
    };
    private static final String[] DATASETS = {"linux.auth", "app.web", "windows.sysmon"};
    private static final Severity[] SEVERITIES = {Severity.UNKNOWN, Severity.INFO, Severity.WARNING, Severity.ERROR};

    private final Random random;
    private final TenantId tenant;
    private long offset;

    public RandomEvents(long seed, TenantId tenant) {
        this.random = new Random(seed);
        this.tenant = tenant;
    }

    /** The next batch's offset, from 1. */
    public long lastOffset() {
        return offset;
    }

    /** The events of the next batch of the queue. */
    public List<Event> batch(int count) {
        offset++;
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(event(i));
        }
        return events;
    }

    private Event event(int index) {
        String dataset = pick(DATASETS);
        FieldsBuilder fields = new FieldsBuilder();
        String message = sentence();
        if (random.nextInt(10) > 0) {
            fields.put(Event.MESSAGE, message);
        }
        addFields(fields, dataset);
        int kept = random.nextInt(4);
        Slice raw = Slice.of(
                kept == 0
                        ? "<34>web-01 sshd[" + random.nextInt(50) + "]: " + message
                        : kept == 1 ? "whole line " + sentence() : message);
        if (random.nextInt(30) == 0) {
            raw = Slice.of("failed caf\u00e9 root".getBytes(StandardCharsets.ISO_8859_1));
            kept = 1;
        }
        Instant time = START.plusMillis(random.nextInt(4) * 3_600_000L * 9 + random.nextInt(5_000))
                .plusNanos(random.nextInt(3) * 1_000L);
        return new Event(
                new EventId(0, offset, index),
                tenant,
                Dataset.of(dataset),
                time,
                START.plusSeconds(offset),
                new Origin(
                        random.nextBoolean() ? "agent-1" : "Agent_2",
                        "http",
                        random.nextBoolean() ? "192.0.2.7" : null,
                        null),
                SEVERITIES[random.nextInt(SEVERITIES.length)],
                raw,
                kept < 2,
                fields.build());
    }

    private void addFields(FieldsBuilder fields, String dataset) {
        if (random.nextInt(3) > 0) {
            fields.put("host.name", pick(HOSTS));
        }
        if (random.nextInt(3) > 0) {
            fields.put("source.ip", pick(ADDRESSES));
        }
        if (random.nextInt(2) == 0) {
            fields.put("process.pid", random.nextInt(20) - 5);
        }
        if (random.nextInt(3) == 0) {
            fields.put("ratio", (random.nextInt(9) - 4) / 4.0);
        }
        if (random.nextInt(4) == 0) {
            fields.put("ok", random.nextBoolean());
        }
        if (random.nextInt(4) == 0) {
            fields.putList("tags", List.of(pick(HOSTS), random.nextInt(5), pick(WORDS)));
        }
        if (random.nextInt(6) == 0) {
            fields.putNull("empty");
        }
        if (dataset.equals("app.web") && random.nextInt(2) == 0) {
            // A number in one event and text in another: its column is widened.
            fields.putValue("mixed", random.nextBoolean() ? (Object) (long) random.nextInt(20) : pick(HOSTS));
        }
        if (dataset.equals("windows.sysmon")) {
            fields.put("Größe." + random.nextInt(3), sentence());
            fields.put("User", pick(WORDS));
            fields.put("user", pick(HOSTS));
        }
    }

    private String sentence() {
        StringBuilder text = new StringBuilder(pick(WORDS));
        int words = random.nextInt(5);
        for (int i = 0; i < words; i++) {
            text.append(random.nextInt(4) == 0 ? ", " : " ").append(pick(WORDS));
        }
        return text.toString();
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
