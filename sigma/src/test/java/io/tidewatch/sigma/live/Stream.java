package io.tidewatch.sigma.live;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events and rules for tests of the stream. */
final class Stream {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Dataset SSHD = Dataset.of("linux.sshd");

    private Stream() {}

    static Event event(
            int partition,
            long offset,
            int index,
            Instant arrived,
            Instant time,
            Origin origin,
            Map<String, ?> fields) {
        return new Event(
                new EventId(partition, offset, index),
                TenantId.DEFAULT,
                SSHD,
                time,
                arrived,
                origin,
                Severity.INFO,
                Slice.EMPTY,
                false,
                Fields.of(fields));
    }

    static Origin source(String name) {
        return new Origin(name, "file", null, "/var/log/" + name);
    }

    static RuleBundle bundle(String yaml) {
        return bundle(TenantId.DEFAULT, yaml);
    }

    static RuleBundle bundle(TenantId tenant, String yaml) {
        LoadedRules loaded = new RuleReader().text("rules.yml", yaml).result();
        if (!loaded.refused().isEmpty()) {
            throw new AssertionError(loaded.refused());
        }
        return new RuleBundle(
                tenant,
                loaded.documents().stream()
                        .map(document -> new RuleBundle.Entry(document, 1))
                        .toList());
    }

    static String rule(String name, String field, String value) {
        return """
                title: Title of %1$s
                id: %1$s
                name: %1$s
                level: high
                tags: [attack.credential-access, attack.t1110.001]
                logsource: {product: linux}
                detection:
                    selection:
                        %2$s: %3$s
                    condition: selection
                ---
                """.formatted(name, field, value);
    }

    static List<String> ruleIds(Event event) {
        return event.fields().value("rule.id") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
