package io.tidewatch.redis;

import io.tidewatch.event.Position;

/** Takes entries that are no batch, durable when it returns. */
@FunctionalInterface
interface DamagedEntries {
    void take(Position position, byte[] bytes, String reason);
}
