package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream: looking on, or with a consumer group, in which one process at a time is given entries, so that what a dead one left
 * comes first and in order.
 */
final class StreamSubscription implements BrokerSubscription {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration OWNERSHIP = Duration.ofSeconds(15);
    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);
    private static final int SEQUENCE_BITS = 20;
    private static final Script POLL = Script.named("poll");
    private static final Script RELEASE = Script.named("release");

    private final RedisLink link;
    private final RedisLink blocking;
    private final String display;
    private final byte[] key;
    private final byte[] owner;
    private final SubscriptionOptions options;
    private final OwnerToken token;
    private final List<byte[]> unacknowledged = new ArrayList<>();
    private boolean prepared;
    private boolean owning;
    private boolean owned;
    /** From which entry on what a dead process left is claimed; empty once all is. */
    private String left = "0-0";

    private String last;

    StreamSubscription(RedisAddress address, String name, SubscriptionOptions options) {
        this.link = new RedisLink(address, TIMEOUT);
        this.blocking = new RedisLink(address, TIMEOUT);
        this.display = address + "/" + name;
        this.key = bytes(name);
        this.owner = bytes("{" + name + "}:tidewatch-owner:" + options.group());
        this.options = options;
        this.token = new OwnerToken(options.consumer());
        this.last = options.fromBeginning() ? "0-0" : "$";
    }

    @Override
    public List<BrokerMessage> poll(int max, Duration wait) {
        return options.group() == null ? lookedOn(max, wait) : taken(max, wait, options.group());
    }

    private List<BrokerMessage> lookedOn(int max, Duration wait) {
        if (last.equals("$")) {
            last = lastEntry();
        }
        List<BrokerMessage> messages = new ArrayList<>();
        for (var entry : read(max, wait, last)) {
            last = entry.getId();
            messages.add(message(entry.getId(), new Fields(entry.getBody())));
        }
        return messages;
    }

    private String lastEntry() {
        var newest = link.ask(
                redis -> redis.xrevrange(key, io.lettuce.core.Range.unbounded(), io.lettuce.core.Limit.from(1)));
        return newest.isEmpty() ? "0-0" : newest.getFirst().getId();
    }

    @SuppressWarnings("unchecked") // An array of one stream, for a variable number of them.
    private List<io.lettuce.core.StreamMessage<byte[], byte[]>> read(int max, Duration wait, String after) {
        Duration block = wait.compareTo(LONGEST_BLOCK) > 0 ? LONGEST_BLOCK : wait;
        long millis = Math.max(1, block.toMillis());
        return blocking.ask(
                redis -> redis.xread(XReadArgs.Builder.block(millis).count(max), StreamOffset.from(key, after)), block);
    }

    private List<BrokerMessage> taken(int max, Duration wait, String group) {
        prepare(group);
        List<Object> answer = ask(max, group);
        while (Script.text(answer.getFirst()).equals("acquired")) {
            owning = true;
            owned = true;
            left = "0-0";
            unacknowledged.clear();
            answer = ask(max, group);
        }
        if (!Script.text(answer.getFirst()).equals("batches")) {
            owning = false;
            unacknowledged.clear();
            pause(wait);
            return List.of();
        }
        if (!left.isEmpty()) {
            String next = Script.text(answer.get(1));
            left = next.equals("0-0") ? "" : next;
        }
        List<BrokerMessage> messages = new ArrayList<>();
        for (Object entry : (List<?>) answer.get(2)) {
            if (entry instanceof List<?> pair && pair.size() == 2 && pair.get(1) instanceof List<?> fields) {
                String id = Script.text(pair.getFirst());
                last = id;
                unacknowledged.add(bytes(id));
                messages.add(message(id, new Fields(fields)));
            }
        }
        if (messages.isEmpty() && left.isEmpty()) {
            if (last.equals("0-0")) {
                // All that is there was taken before this process; what comes between is taken after one wait.
                last = lastEntry();
            }
            read(1, wait, last);
        }
        return messages;
    }

    /** Makes the group where there is none; a stream that is not there yet is made too. */
    private void prepare(String group) {
        if (prepared) {
            return;
        }
        try {
            link.ask(redis -> redis.xgroupCreate(
                    StreamOffset.from(key, options.fromBeginning() ? "0-0" : "$"),
                    bytes(group),
                    XGroupCreateArgs.Builder.mkstream()));
        } catch (TidewatchException e) {
            if (!String.valueOf(e.getMessage()).contains("BUSYGROUP")) {
                throw e;
            }
        }
        last = "0-0";
        prepared = true;
    }

    private List<Object> ask(int max, String group) {
        try {
            return POLL.run(
                    link,
                    // There is no queue's id to compare; the third key holds none.
                    new byte[][] {key, owner, owner},
                    bytes(""),
                    token.value(),
                    bytes(options.consumer()),
                    bytes(OWNERSHIP.toMillis()),
                    bytes(group),
                    bytes(max),
                    bytes(owning && left.isEmpty() ? "new" : "left"),
                    bytes(left.isEmpty() ? "0-0" : left),
                    bytes(owned ? "0" : "1"));
        } catch (TidewatchException e) {
            // What Redis gave and the connection lost is asked for again first.
            token.raise();
            if (String.valueOf(e.getMessage()).contains("NOGROUP")) {
                prepared = false;
            }
            throw e;
        }
    }

    private static void pause(Duration wait) {
        try {
            Thread.sleep(wait.compareTo(LONGEST_BLOCK) > 0 ? LONGEST_BLOCK : wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A sender's own place counts; other entries are known by their ids. */
    private BrokerMessage message(String id, Fields fields) {
        BrokerMessage.Place place = BrokerMessage.Place.of(
                fields.text(BrokerMessage.STREAM), fields.text(BrokerMessage.OFFSET), fields.text(BrokerMessage.NEXT));
        return new BrokerMessage(
                fields.body(),
                place == null ? placeOf(id) : place,
                fields.text(BrokerMessage.SOURCE),
                fields.text(BrokerMessage.PATH),
                fields.text(BrokerMessage.DATASET));
    }

    private BrokerMessage.@Nullable Place placeOf(String id) {
        int dash = id.indexOf('-');
        long millis = Long.parseUnsignedLong(id.substring(0, dash));
        long sequence = Long.parseUnsignedLong(id.substring(dash + 1));
        boolean fits = millis >= 0 && millis < 1L << 42 && sequence >= 0 && sequence < (1L << SEQUENCE_BITS) - 1;
        String stream = "redis/" + display.substring(display.indexOf("://") + 3);
        if (!fits || stream.length() > 200) {
            return null;
        }
        long offset = millis << SEQUENCE_BITS | sequence;
        return new BrokerMessage.Place(stream, offset, offset + 1);
    }

    @Override
    public void acknowledge() {
        String group = options.group();
        if (group == null || unacknowledged.isEmpty()) {
            return;
        }
        String[] ids = unacknowledged.stream()
                .map(id -> new String(id, StandardCharsets.US_ASCII))
                .toArray(String[]::new);
        link.ask(redis -> redis.xack(key, bytes(group), ids));
        unacknowledged.clear();
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public long missed() {
        return 0;
    }

    @Override
    public void close() {
        if (owning) {
            try {
                RELEASE.count(link, new byte[][] {owner}, token.value());
            } catch (TidewatchException e) {
                if (e.kind() != FailureKind.UNAVAILABLE) {
                    throw e;
                }
            }
        }
        blocking.close();
        link.close();
    }
}
