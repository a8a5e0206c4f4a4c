package io.tidewatch.sigma.narrow;

import io.tidewatch.event.Dataset;
import io.tidewatch.query.Query;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.rule.Logsource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which stored events a logsource's rules can be tried on, as a query; what {@link Logsources#admits} decides event by event. */
final class LogsourceQuery {
    /** Stands for any channel, and any event id, that the logsources do not list. */
    private static final String OTHER_CHANNEL = "\u0001";

    private static final long OTHER_ID = -1;

    private final Logsources logsources;
    private final Set<Dataset> datasets;

    /** @param datasets those that the store has */
    LogsourceQuery(Logsources logsources, Set<Dataset> datasets) {
        this.logsources = logsources;
        this.datasets = datasets;
    }

    Query of(Logsource logsource) {
        Set<Long> ids = new TreeSet<>();
        List<Query> whole = new ArrayList<>();
        List<Query> byId = new ArrayList<>();
        for (Dataset dataset : datasets) {
            Query is = new Query.Text("dataset", dataset.value());
            add(logsource, dataset.value(), null, is, whole, byId, ids);
        }
        for (String channel : logsources.channels()) {
            add(logsource, null, channel, ofChannel(channel), whole, byId, ids);
        }
        add(logsource, null, OTHER_CHANNEL, anyChannel(), whole, byId, ids);
        if (!byId.isEmpty()) {
            whole.add(Queries.all(List.of(Queries.any(byId), hasId(ids)), Integer.MAX_VALUE));
        }
        return Queries.any(whole);
    }

    private void add(
            Logsource logsource,
            @Nullable String dataset,
            @Nullable String channel,
            Query is,
            List<Query> whole,
            List<Query> byId,
            Set<Long> ids) {
        if (!admits(logsource, dataset, channel, null)) {
            return;
        }
        if (admits(logsource, dataset, channel, OTHER_ID)) {
            whole.add(is);
            return;
        }
        byId.add(is);
        for (long id : logsources.eventIds()) {
            if (admits(logsource, dataset, channel, id)) {
                ids.add(id);
            }
        }
    }

    private boolean admits(Logsource logsource, @Nullable String dataset, @Nullable String channel, @Nullable Long id) {
        return logsources.admits(logsource, new Logsources.Facts(dataset, channel, id, null));
    }

    private Query ofChannel(String channel) {
        List<Query> any = new ArrayList<>();
        logsources.channelFields().forEach(field -> any.add(new Query.Text(field, channel)));
        for (Map.Entry<String, String> provider : logsources.channelOfProvider().entrySet()) {
            if (provider.getValue().toLowerCase(Locale.ROOT).equals(channel)) {
                logsources.providerFields().forEach(field -> any.add(new Query.Text(field, provider.getKey())));
            }
        }
        return Queries.any(any);
    }

    private Query anyChannel() {
        return Queries.any(logsources.channelFields().stream()
                .map(field -> (Query) new Query.Exists(field))
                .toList());
    }

    /** One of the ids, or none: an event that does not say its id may have any. */
    private Query hasId(Set<Long> ids) {
        List<Query> any = new ArrayList<>();
        List<Query> exists = new ArrayList<>();
        for (String field : logsources.eventIdFields()) {
            ids.forEach(id -> any.add(new Query.Text(field, Long.toString(id))));
            // A number with a fraction and a list say no id.
            any.add(new Query.Wildcard(field, "*.*"));
            any.add(new Query.Wildcard(field, "\\[*"));
            exists.add(new Query.Exists(field));
        }
        any.add(new Query.Not(Queries.any(exists)));
        return Queries.any(any);
    }
}
