package io.tidewatch.redis;

/** As {@link RedisQueueTest}, of a queue with four partitions. */
class RedisQueueOfFourTest extends RedisQueueTest {
    @Override
    int partitions() {
        return 4;
    }
}
