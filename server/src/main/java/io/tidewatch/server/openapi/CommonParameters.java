package io.tidewatch.server.openapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Query parameters that mean the same wherever they occur, so that endpoints need not repeat it. */
final class CommonParameters {
    /** A meaning and an example, which may be empty. */
    record Common(String meaning, String example) {}

    private static final Map<String, Common> KNOWN = Map.of(
            "query",
            new Common("What to find, in Lucene's syntax; nothing or `*` for everything", "message:hello"),
            "from",
            new Common(
                    "The first moment: `now-15m`, `now/d`, `2026-11-21` or `2026-11-21T10:00:00Z`; without it from the"
                            + " beginning",
                    "now-24h"),
            "to",
            new Common("The end, exclusive, written as `from`; without it to the newest", "now+1h"),
            "dataset",
            new Common("Only these datasets, several with commas", "linux.auth,nginx.access"),
            "limit",
            new Common("How many at most", "10"),
            "view",
            new Common("The schema to show events in: `ecs`, `udm` or `ocsf`; without it Tidewatch's own", "ocsf"),
            "cursor",
            new Common("Where the page begins: `next` of the page before", ""));

    private CommonParameters() {}

    static @Nullable Common of(String name) {
        return KNOWN.get(name);
    }
}
