package io.tidewatch.kafka;

/** Says anew that this process writes under its name; another one of that name finds it when Kafka refuses its next write. */
final class NameWrite extends Write<Boolean> {
    @Override
    void apply(Group group) {
        group.announce();
    }

    @Override
    Boolean outcome() {
        return true;
    }
}
