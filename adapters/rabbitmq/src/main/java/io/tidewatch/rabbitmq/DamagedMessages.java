package io.tidewatch.rabbitmq;

import io.tidewatch.event.Position;

/** Takes messages that are no batch, durable when it returns. */
@FunctionalInterface
interface DamagedMessages {
    void take(Position position, byte[] bytes, String reason);
}
