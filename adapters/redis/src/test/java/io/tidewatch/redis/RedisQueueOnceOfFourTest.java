package io.tidewatch.redis;

/** As {@link RedisQueueOnceTest}, of a queue with four partitions. */
class RedisQueueOnceOfFourTest extends RedisQueueOnceTest {
    @Override
    int partitions() {
        return 4;
    }
}
