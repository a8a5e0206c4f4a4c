package io.tidewatch.kafka;

/** Empty records, so that offsets which the store has seen already are not given to new batches. */
final class FillWrite extends Write<Integer> {
    private final int partition;
    private final int records;

    FillWrite(int partition, int records) {
        this.partition = partition;
        this.records = records;
    }

    @Override
    void apply(Group group) {
        for (int i = 0; i < records; i++) {
            group.filler(partition);
        }
    }

    @Override
    Integer outcome() {
        return records;
    }
}
