package io.tidewatch.redis;

/** As {@link RedisQueueCrashTest}, of a queue with four partitions. */
class RedisQueueOfFourCrashTest extends RedisQueueCrashTest {
    @Override
    int partitions() {
        return 4;
    }
}
