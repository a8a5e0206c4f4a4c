package io.tidewatch.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis keeps what it acknowledges.
 *
 * @param known whether Redis told its settings; hosted ones may not
 * @param weaknesses what can lose acknowledged batches, each with its remedy
 */
record Durability(boolean known, List<String> weaknesses) {
    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    Durability {
        weaknesses = List.copyOf(weaknesses);
    }

    static Durability of(RedisLink link, int replicas) {
        Map<String, String> settings = new HashMap<>();
        try {
            for (String name : List.of("appendonly", "appendfsync", "maxmemory-policy", "maxmemory")) {
                settings.putAll(link.ask(setting(name)));
            }
        } catch (TidewatchException e) {
            if (e.kind() == FailureKind.UNAVAILABLE && !RedisFailures.answered(e)) {
                throw e;
            }
            return new Durability(false, List.of());
        }
        return new Durability(true, weaknesses(settings, replicas));
    }

    /** Says it to the operator. */
    void tell() {
        if (!known) {
            LOG.warn("Redis does not tell its settings: see that appendonly is yes, appendfsync always and"
                    + " maxmemory-policy noeviction");
        }
        weaknesses.forEach(weakness ->
                LOG.atWarn().addKeyValue("weakness", weakness).log("Redis can lose batches that it acknowledged"));
    }

    private static Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<Map<String, String>>> setting(String name) {
        return redis -> redis.configGet(name);
    }

    private static List<String> weaknesses(Map<String, String> settings, int replicas) {
        List<String> found = new ArrayList<>();
        if (!"yes".equals(settings.get("appendonly"))) {
            found.add(
                    "appendonly is " + settings.get("appendonly")
                            + ": a crash of Redis loses batches that were acknowledged; set appendonly yes and appendfsync always");
        } else if (!"always".equals(settings.get("appendfsync")) && replicas == 0) {
            found.add("appendfsync is " + settings.get("appendfsync")
                    + ": a crash of its machine loses about the last second; set appendfsync always, or"
                    + " queue.redis.replicas to wait for");
        }
        String policy = settings.getOrDefault("maxmemory-policy", "noeviction");
        if (!policy.equals("noeviction") && !"0".equals(settings.get("maxmemory"))) {
            found.add("maxmemory-policy is " + policy
                    + ": a full Redis deletes what was acknowledged; set maxmemory-policy noeviction");
        }
        return found;
    }
}
