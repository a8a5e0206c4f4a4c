package io.tidewatch.enrich.agent;

import io.tidewatch.enrich.Additions;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.FieldIndexes;
import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.health.Health;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Takes {@code user_agent.original} apart. Remembers the user agents seen most lately, a bounded number. Longer ones than {@value #MAX_LENGTH}
 * bytes are left alone. Thread-safe.
 */
public final class UserAgents implements Enricher {
    private static final int MAX_LENGTH = 1_024;
    private static final int REMEMBERED = 1 << 12;

    private final FieldIndexes indexes = new FieldIndexes(List.of("user_agent.original"));
    private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(REMEMBERED);

    private record Known(byte[] text, UserAgent agent) {}

    @Override
    public String name() {
        return "user-agents";
    }

    @Override
    public void enrich(Event event, Additions additions) {
        int[] found = indexes.in(event.fields().shape());
        if (found.length == 0) {
            return;
        }
        UserAgent agent = agent(event.fields(), found[1]);
        put(additions, "user_agent.name", agent.name());
        put(additions, "user_agent.version", agent.version());
        put(additions, "user_agent.os.name", agent.os());
        put(additions, "user_agent.os.version", agent.osVersion());
        put(additions, "user_agent.device.name", agent.device());
    }

    private UserAgent agent(Fields fields, int index) {
        int length = fields.kind(index) == FieldKind.TEXT ? fields.textLength(index) : 0;
        if (length == 0 || length > MAX_LENGTH) {
            return UserAgent.UNKNOWN;
        }
        byte[] utf8 = fields.utf8();
        int from = fields.textOffset(index);
        int hash = 1;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + utf8[i];
        }
        int slot = (hash * 0x9E3779B9) >>> 20;
        Known seen = known.getPlain(slot);
        if (seen != null && Arrays.equals(seen.text, 0, seen.text.length, utf8, from, from + length)) {
            return seen.agent;
        }
        byte[] text = Arrays.copyOfRange(utf8, from, from + length);
        UserAgent agent = UserAgent.of(new String(text, StandardCharsets.UTF_8));
        known.set(slot, new Known(text, agent));
        return agent;
    }

    private static void put(Additions additions, String name, String value) {
        if (!value.isEmpty()) {
            additions.put(name, value);
        }
    }

    @Override
    public Health check() {
        return Health.UP;
    }

    @Override
    public List<ListStatus> lists() {
        return List.of();
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
