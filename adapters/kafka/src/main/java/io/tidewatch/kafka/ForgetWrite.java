package io.tidewatch.kafka;

import java.util.List;

/** Keys of the state topic that nobody needs any more. */
final class ForgetWrite extends Write<Integer> {
    private final List<String> keys;

    ForgetWrite(List<String> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    void apply(Group group) {
        keys.forEach(group::forget);
    }

    @Override
    Integer outcome() {
        return keys.size();
    }
}
