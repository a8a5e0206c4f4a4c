package io.tidewatch.server.collect.elastic;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Leads agents that take Tidewatch for an Elasticsearch to {@code /elastic}: the paths that only an Elasticsearch has
 * ({@code /_bulk}, {@code /logs/_doc}), and {@code /} when the request's {@code User-Agent} is one of its clients. An agent that is not known
 * by its name is given the address {@code …/elastic}.
 */
public final class ElasticAddresses extends HttpFilter {
    static final String BELOW = "/elastic";

    private static final Set<String> NAMES = Set.of(
            "_bulk",
            "_license",
            "_xpack",
            "_cluster",
            "_cat",
            "_nodes",
            "_ilm",
            "_index_template",
            "_component_template",
            "_template",
            "_ingest",
            "_data_stream",
            "_alias",
            "_aliases");
    private static final Set<String> IN_AN_INDEX =
            Set.of("_bulk", "_doc", "_create", "_alias", "_mapping", "_settings");
    private static final Pattern CLIENTS = Pattern.compile(
            "elastic|opensearch|logstash|[a-z]beat/|fluent|vector/|rsyslog|nxlog|cribl", Pattern.CASE_INSENSITIVE);
    private static final Set<String> OWN =
            Set.of("api", "health", "metrics", "services", "v1", "loki", "gelf", "upload");

    static boolean isBelow(String path) {
        return path.equals(BELOW) || path.startsWith(BELOW + "/");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        String wanted = isBelow(path) ? path : isElastic(request, path) ? BELOW + path : null;
        if (wanted == null) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("X-Elastic-Product", "Elasticsearch");
        String below = wanted.equals(BELOW) ? BELOW + "/" : wanted.replace("//", "/");
        chain.doFilter(below.equals(path) ? request : new Renamed(request, below), response);
    }

    private static boolean isElastic(HttpServletRequest request, String path) {
        String[] steps = path.split("/", 4);
        String first = steps.length > 1 ? steps[1] : "";
        if (NAMES.contains(first)) {
            return true;
        }
        if (OWN.contains(first)) {
            return false;
        }
        if (steps.length > 2) {
            return IN_AN_INDEX.contains(steps[2]);
        }
        String method = request.getMethod().toUpperCase(Locale.ROOT);
        boolean asks = first.isEmpty()
                ? method.equals("GET") || method.equals("HEAD")
                : method.equals("HEAD") || method.equals("PUT");
        return asks && isClient(request);
    }

    private static boolean isClient(HttpServletRequest request) {
        String agent = request.getHeader("User-Agent");
        return request.getHeader("X-Elastic-Client-Meta") != null
                || agent != null && CLIENTS.matcher(agent).find();
    }

    private static final class Renamed extends HttpServletRequestWrapper {
        private final String path;

        Renamed(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getServletPath() {
            return path;
        }
    }
}
