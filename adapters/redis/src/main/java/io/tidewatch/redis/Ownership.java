package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That this process, and no other, is given batches: it holds a key, which ends some seconds after the process died. Of all partitions
 * where one process reads them all, of one where they are shared out. Changed by the thread that polls.
 */
final class Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    private static final String NOBODYS = "0";
    private static final String OF_THE_SAME_NAME = "1";
    private static final String ANYBODYS = "2";

    private final String consumer;
    private final String of;
    private final byte[] key;
    private final boolean leased;
    private final OwnerToken token;
    private volatile boolean held;
    private volatile boolean everHeld;
    private volatile String other = "";
    private long acquisitions;

    private Ownership(String consumer, String of, byte[] key, boolean leased) {
        this.consumer = consumer;
        this.of = of;
        this.key = key;
        this.leased = leased;
        this.token = new OwnerToken(consumer);
    }

    /** Of the whole queue, by whoever comes first; a process takes it over from the one before it of its name. */
    static Ownership ofAll(String consumer, RedisKeys keys) {
        return new Ownership(consumer, "all partitions", keys.partition(0).owner, false);
    }

    /**
     * Of one partition that was shared to this process: it is taken from whoever has it, once. One that was overtaken does not take it
     * back, as a later one may have it by now.
     */
    static Ownership ofOne(String consumer, RedisKeys.Partition partition) {
        return new Ownership(consumer, "partition " + partition.number, partition.owner, true);
    }

    byte[] key() {
        return key;
    }

    byte[] token() {
        return token.value();
    }

    /** Whose token this process may replace, as {@code poll.lua} is told. */
    byte[] replaceable() {
        return bytes(everHeld ? NOBODYS : leased ? ANYBODYS : OF_THE_SAME_NAME);
    }

    boolean isHeld() {
        return held;
    }

    /** Who has it instead of this process; empty when nobody does or this one. */
    String other() {
        return other;
    }

    /** Grows with each acquisition: what was given in the one before and did not arrive is asked for again. */
    long acquisitions() {
        return acquisitions;
    }

    void acquired() {
        held = true;
        everHeld = true;
        other = "";
        acquisitions++;
        // Who shares partitions out says so of all of them at once.
        (leased ? LOG.atDebug() : LOG.atInfo())
                .addKeyValue("consumer", consumer)
                .addKeyValue("of", of)
                .log("this process is given the queue's batches");
    }

    /** @param holder another's token */
    void standBy(String holder) {
        String name = OwnerToken.nameOf(holder);
        if (held || !other.equals(name)) {
            LOG.atInfo()
                    .addKeyValue("consumer", consumer)
                    .addKeyValue("of", of)
                    .addKeyValue("owner", name)
                    .log(held ? "another process reads now; standing by" : "another process reads; standing by");
        }
        held = false;
        other = name;
    }

    /** A question's answer did not come: Redis may have given batches that never arrived. */
    void doubt() {
        token.raise();
    }
}
