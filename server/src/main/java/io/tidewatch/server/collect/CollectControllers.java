package io.tidewatch.server.collect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.AgentSettings;
import io.tidewatch.config.ElasticsearchSettings;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.server.collect.elastic.BulkController;
import io.tidewatch.server.collect.elastic.ElasticAddresses;
import io.tidewatch.server.collect.elastic.ElasticErrors;
import io.tidewatch.server.collect.elastic.ElasticInfo;
import io.tidewatch.server.collect.gelf.GelfController;
import io.tidewatch.server.collect.journald.JournalController;
import io.tidewatch.server.collect.loki.LokiController;
import io.tidewatch.server.collect.loki.LokiErrors;
import io.tidewatch.server.collect.otlp.GrpcController;
import io.tidewatch.server.collect.otlp.GrpcErrors;
import io.tidewatch.server.collect.otlp.GrpcPort;
import io.tidewatch.server.collect.otlp.OtlpController;
import io.tidewatch.server.collect.otlp.OtlpErrors;
import io.tidewatch.server.collect.splunk.HecController;
import io.tidewatch.server.collect.splunk.HecDoor;
import io.tidewatch.server.collect.splunk.HecErrors;
import io.tidewatch.server.http.ErrorShape;
import jakarta.servlet.Filter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The protocols of agents that the HTTP interface answers: those that the settings do not switch off. */
public final class CollectControllers {
    /** Entries of a journal that are remembered, so that an upload that was cut off and sent again is stored once. */
    private static final int JOURNAL_IDS = 200_000;

    private final AgentSettings settings;
    private final CollectCounts counts = new CollectCounts();

    public CollectControllers(AgentSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
    }

    /** How errors are written at the protocols' paths. */
    public List<ErrorShape> errorShapes() {
        List<ErrorShape> shapes = new ArrayList<>();
        if (settings.elasticsearch().enabled()) {
            shapes.add(new ElasticErrors());
        }
        if (settings.splunk().enabled()) {
            shapes.add(new HecErrors());
        }
        if (settings.otlp().enabled()) {
            shapes.add(new OtlpErrors());
            shapes.add(new GrpcErrors());
        }
        if (settings.loki()) {
            shapes.add(new LokiErrors());
        }
        return shapes;
    }

    /** What became of the records that agents sent. */
    public CollectCounts counts() {
        return counts;
    }

    /** Registers the controllers, and the filters that must come before the check of credentials. */
    public void register(
            GenericApplicationContext context,
            AgentIngest ingest,
            Supplier<QueueStatus> queue,
            JsonMapper json,
            Clock clock,
            SecureRandom random) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        ElasticsearchSettings elastic = settings.elasticsearch();
        if (elastic.enabled()) {
            RecentIds recent = new RecentIds(elastic.rememberedIds());
            context.registerBean(BulkController.class, () -> new BulkController(ingest, recent, random));
            context.registerBean(ElasticInfo.class, () -> new ElasticInfo(elastic.version(), clock));
            filters.put("elasticAddresses", new ElasticAddresses());
        }
        if (settings.splunk().enabled()) {
            context.registerBean(HecController.class, () -> new HecController(ingest, json));
            filters.put("hecDoor", new HecDoor(queue, settings.splunk().queryToken()));
        }
        if (settings.otlp().enabled()) {
            context.registerBean(OtlpController.class, () -> new OtlpController(ingest, json));
        }
        if (settings.otlp().enabled() && settings.otlp().grpcPort() != null) {
            context.registerBean(GrpcController.class, () -> new GrpcController(ingest));
            filters.put("grpcPort", new GrpcPort(settings.otlp().grpcPort()));
        }
        if (settings.loki()) {
            context.registerBean(LokiController.class, () -> new LokiController(ingest, json));
        }
        if (settings.gelf()) {
            context.registerBean(GelfController.class, () -> new GelfController(ingest));
        }
        if (settings.journald()) {
            context.registerBean(
                    JournalController.class, () -> new JournalController(ingest, new RecentIds(JOURNAL_IDS)));
        }
        filters.forEach((name, filter) -> context.registerBean(name, FilterRegistrationBean.class, () -> {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
            registration.setOrder(0);
            return registration;
        }));
    }
}
