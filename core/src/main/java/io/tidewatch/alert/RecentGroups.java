package io.tidewatch.alert;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Remembers the latest alerts of the groups used last, and asks the journal for others. Not thread-safe. */
final class RecentGroups {
    private final AlertJournal journal;
    private final Map<GroupKey, List<GroupAlert>> known;

    RecentGroups(AlertJournal journal, int capacity) {
        this.journal = journal;
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<GroupKey, List<GroupAlert>> eldest) {
                return size() > capacity;
            }
        };
    }

    Map<GroupKey, List<GroupAlert>> of(Collection<GroupKey> groups) {
        Map<GroupKey, List<GroupAlert>> found = new HashMap<>();
        Set<GroupKey> unknown = new HashSet<>();
        for (GroupKey group : groups) {
            List<GroupAlert> alerts = known.get(group);
            if (alerts == null) {
                unknown.add(group);
            } else {
                found.put(group, alerts);
            }
        }
        if (!unknown.isEmpty()) {
            Map<GroupKey, List<GroupAlert>> read = journal.recent(unknown);
            unknown.forEach(group -> found.put(group, read.getOrDefault(group, List.of())));
        }
        return found;
    }

    void remember(Map<GroupKey, List<GroupAlert>> recent) {
        known.putAll(recent);
    }

    void forgetAll() {
        known.clear();
    }

    void forget(Collection<GroupKey> groups) {
        groups.forEach(known::remove);
    }
}
