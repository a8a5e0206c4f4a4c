package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Dashboards;
import io.tidewatch.catalog.Part;
import io.tidewatch.catalog.SavedSearches;
import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.RawSink;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.event.Event;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.Ledger;
import io.tidewatch.parse.Parsers;
import io.tidewatch.pipeline.LiveTail;
import io.tidewatch.pipeline.PipelineStatus;
import io.tidewatch.query.Query;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.server.security.Directory;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.SqlSearcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the HTTP interface works on; which implementations they are is the composition root's affair.
 *
 * @param node what this process is among those that share the work
 * @param sink takes batches, durable when it returns
 * @param parsers the parsers that a sender may ask for
 * @param searcher finds events
 * @param sql answers statements
 * @param tail gives events as they are stored
 * @param matchers makes the test of one event of a query
 * @param directory who may do what, and what they did
 * @param ledger what was received and stored
 * @param deadLetters what could not be processed
 * @param queue how full the queue is
 * @param pipeline what the pipeline has done
 * @param storeParts the files of the store
 * @param collectors what the collectors with ports of their own have received
 * @param checks whether each part works, by its name
 * @param alerts alerts and cases
 * @param rules the rules
 * @param enrichment what is added to events
 * @param savedSearches the searches that people keep
 * @param dashboards the dashboards that people make
 * @param notifications where alerts are told
 * @param retention how long things are kept
 */
public record Parts(
        NodeParts node,
        RawSink sink,
        Parsers parsers,
        EventSearcher searcher,
        SqlSearcher sql,
        LiveTail tail,
        Function<Query, Predicate<Event>> matchers,
        Directory directory,
        Ledger ledger,
        DeadLetters deadLetters,
        Supplier<QueueStatus> queue,
        Supplier<PipelineStatus> pipeline,
        Supplier<List<Part>> storeParts,
        Supplier<List<CollectorStatus>> collectors,
        Map<String, Supplier<Health>> checks,
        AlertParts alerts,
        RuleParts rules,
        Enrichment enrichment,
        SavedSearches savedSearches,
        Dashboards dashboards,
        NotificationParts notifications,
        RetentionParts retention) {
    public Parts {
        requireNonNull(node, "node is null");
        requireNonNull(sink, "sink is null");
        requireNonNull(parsers, "parsers is null");
        requireNonNull(searcher, "searcher is null");
        requireNonNull(sql, "sql is null");
        requireNonNull(tail, "tail is null");
        requireNonNull(matchers, "matchers is null");
        requireNonNull(directory, "directory is null");
        requireNonNull(ledger, "ledger is null");
        requireNonNull(deadLetters, "deadLetters is null");
        requireNonNull(queue, "queue is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(storeParts, "storeParts is null");
        requireNonNull(collectors, "collectors is null");
        checks = new LinkedHashMap<>(checks);
        requireNonNull(alerts, "alerts is null");
        requireNonNull(rules, "rules is null");
        requireNonNull(enrichment, "enrichment is null");
        requireNonNull(savedSearches, "savedSearches is null");
        requireNonNull(dashboards, "dashboards is null");
        requireNonNull(notifications, "notifications is null");
        requireNonNull(retention, "retention is null");
    }
}
