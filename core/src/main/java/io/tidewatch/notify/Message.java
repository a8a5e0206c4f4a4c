package io.tidewatch.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of an alert, as it was when the alert was made; a repeat says the same.
 *
 * @param id names the message, the same however often it is sent
 * @param kind {@code alert}, or {@code test}
 * @param tenant whose alert
 * @param alert the alert's id; null in a test
 * @param title what was detected
 * @param severity how grave it is
 * @param rule the rule's key
 * @param techniques the ATT&amp;CK techniques
 * @param group what the alert's findings have in common
 * @param entities whom it is about: {@code host web-1}
 * @param dataset the dataset of the deciding event
 * @param firstEvent event time of the first contributing event
 * @param lastEvent event time of the latest
 * @param created when the alert was made
 */
public record Message(
        String id,
        String kind,
        String tenant,
        @Nullable String alert,
        String title,
        String severity,
        String rule,
        List<String> techniques,
        Map<String, String> group,
        List<String> entities,
        String dataset,
        Instant firstEvent,
        Instant lastEvent,
        Instant created) {
    public Message {
        requireNonNull(id, "id is null");
        requireNonNull(kind, "kind is null");
        techniques = List.copyOf(techniques);
        group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        entities = List.copyOf(entities);
    }

    /** What the test button sends. */
    public static Message test(String id, String tenant, Instant now) {
        return new Message(
                id,
                "test",
                tenant,
                null,
                "Test of a notification target",
                "informational",
                "test",
                List.of(),
                Map.of(),
                List.of(),
                "test",
                now,
                now,
                now);
    }
}
