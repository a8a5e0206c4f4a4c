package io.tidewatch.server;

import io.tidewatch.config.CatalogType;
import io.tidewatch.config.ConfigException;
import io.tidewatch.config.QueueType;
import io.tidewatch.config.Role;
import io.tidewatch.config.TidewatchConfig;
import java.util.ArrayList;
import java.util.List;

/** Refuses at the start what processes that share the work could not do together, with everything that is to be set. */
final class SharedWork {
    private SharedWork() {}

    /** @throws ConfigException when the configuration asks for work that is shared and lacks what it takes */
    static void require(TidewatchConfig config) {
        if (!config.shared()) {
            return;
        }
        List<String> problems = new ArrayList<>();
        String why = config.roles().size() == Role.values().length
                ? "shared is true"
                : "roles leaves out what other processes do";
        QueueType queue = config.queue().type();
        if (queue != QueueType.KAFKA && queue != QueueType.REDIS) {
            problems.add(why + ", and queue.type is "
                    + queue.name().toLowerCase(java.util.Locale.ROOT)
                    + ", which one process reads; set queue.type: kafka or redis, or leave roles and shared out");
        }
        if (config.catalog().type() != CatalogType.POSTGRESQL) {
            problems.add(why + ", and catalog.type is sqlite, a file of one process; set catalog.type: postgresql with"
                    + " catalog.url, catalog.user and catalog.password, the same for every process");
        }
        boolean stores = config.has(Role.PROCESS) || config.has(Role.API);
        if (stores && config.store().folder() == null) {
            problems.add(why + ", and store.folder is not set; name a folder on a disk that every process with the"
                    + " role process or api sees, the same for all");
        }
        if (config.node().equals(TidewatchConfig.DEFAULTS.node())) {
            problems.add(why + ", and node is not set; give each process a name of its own, the same after a restart");
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
