package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a process holds a stream by: its name, itself, and a number. After a question whose answer did not come the number is raised: Redis
 * may have given entries that never arrived, and a question that is still on its way may take more. With the new number the process must
 * acquire the stream again, which begins with what it was given and never had, and the late question is refused.
 */
final class OwnerToken {
    private final String process;
    private final AtomicLong number = new AtomicLong(1);

    /** @param name the process's name in the group, which its successor has too */
    OwnerToken(String name) {
        this.process = name + '|' + UUID.randomUUID() + '|';
    }

    byte[] value() {
        return bytes(process + number.get());
    }

    /** For the thread that asks. */
    void raise() {
        number.incrementAndGet();
    }

    /** The process's name in an owner's token. */
    static String nameOf(String owner) {
        return owner.substring(0, Math.max(0, owner.indexOf('|')));
    }
}
