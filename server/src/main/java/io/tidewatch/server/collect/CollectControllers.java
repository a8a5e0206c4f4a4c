package io.tidewatch.server.collect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.AgentSettings;
import io.tidewatch.config.ElasticsearchSettings;
import io.tidewatch.server.collect.elastic.BulkController;
import io.tidewatch.server.collect.elastic.ElasticAddresses;
import io.tidewatch.server.collect.elastic.ElasticErrors;
import io.tidewatch.server.collect.elastic.ElasticInfo;
import io.tidewatch.server.http.ErrorShape;
import jakarta.servlet.Filter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;

/** The protocols of agents that the HTTP interface answers: those that the settings do not switch off. */
public final class CollectControllers {
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
        return shapes;
    }

    /** What became of the records that agents sent. */
    public CollectCounts counts() {
        return counts;
    }

    /** Registers the controllers, and the filters that must come before the check of credentials. */
    public void register(GenericApplicationContext context, AgentIngest ingest, Clock clock, SecureRandom random) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        ElasticsearchSettings elastic = settings.elasticsearch();
        if (elastic.enabled()) {
            RecentIds recent = new RecentIds(elastic.rememberedIds());
            context.registerBean(BulkController.class, () -> new BulkController(ingest, recent, random));
            context.registerBean(ElasticInfo.class, () -> new ElasticInfo(elastic.version(), clock));
            filters.put("elasticAddresses", new ElasticAddresses());
        }
        filters.forEach((name, filter) -> context.registerBean(name, FilterRegistrationBean.class, () -> {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
            registration.setOrder(0);
            return registration;
        }));
    }
}
