package io.tidewatch.pipeline;

import io.tidewatch.event.TenantId;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import java.util.List;

/** Dead letters in a list that the test reads. */
record ListDeadLetters(List<DeadLetter> letters) implements DeadLetters {
    @Override
    public void put(List<DeadLetter> more) {
        letters.addAll(more);
    }

    @Override
    public List<DeadLetter> list(TenantId tenant, int limit) {
        return letters.stream()
                .filter(letter -> letter.tenant().equals(tenant))
                .limit(limit)
                .toList();
    }

    @Override
    public long count() {
        return letters.size();
    }

    @Override
    public long count(TenantId tenant) {
        return letters.stream().filter(letter -> letter.tenant().equals(tenant)).count();
    }
}
