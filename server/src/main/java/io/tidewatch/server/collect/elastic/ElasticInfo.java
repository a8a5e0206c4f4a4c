package io.tidewatch.server.collect.elastic;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.OtherProtocol;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * What Elasticsearch's clients ask and set up before they send: version, licence, health, templates, policies. Tidewatch needs none of the
 * set-up; it says that all of it is there, and takes what is put without keeping it.
 */
@RestController
@ApiCall(
        summary = "Answer what Elasticsearch's agents ask before they send",
        bodyExample = "{}",
        reply = "{\"acknowledged\":true}")
@OtherProtocol
public final class ElasticInfo {
    private static final String ACKNOWLEDGED = "{\"acknowledged\":true}";

    private final String version;
    private final Clock clock;

    /** @param version the version of Elasticsearch that clients are told */
    public ElasticInfo(String version, Clock clock) {
        this.version = requireNonNull(version, "version is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @GetMapping("/elastic/")
    @Requires(Permission.INGEST)
    void root(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // OpenSearch's own clients want to hear whose version it is; Elastic's want nothing of it.
        boolean openSearch = String.valueOf(request.getHeader("User-Agent")).contains("opensearch");
        ElasticAnswer.write(
                request, response, """
                {"name":"tidewatch","cluster_name":"tidewatch","cluster_uuid":"dGlkZXdhdGNoLXNpZW0tMQ",\
                "version":{%s"number":"%s","build_flavor":"default","build_type":"tar","build_hash":"0000000",\
                "build_date":"2026-01-01T00:00:00.000Z","build_snapshot":false,"lucene_version":"9.12.2",\
                "minimum_wire_compatibility_version":"7.17.0","minimum_index_compatibility_version":"7.0.0"},\
                "tagline":"You Know, for Search"}""".formatted(openSearch ? "\"distribution\":\"opensearch\"," : "", version));
    }

    @GetMapping("/elastic/_license")
    @Requires(Permission.INGEST)
    void license(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, """
                {"license":{"status":"active","uid":"00000000-0000-0000-0000-000000000000","type":"basic",\
                "issue_date":"2026-01-01T00:00:00.000Z","issue_date_in_millis":1767225600000,"max_nodes":1000,\
                "max_resource_units":null,"issued_to":"tidewatch","issuer":"elasticsearch","start_date_in_millis":-1}}""");
    }

    @GetMapping("/elastic/_xpack")
    @Requires(Permission.INGEST)
    void features(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, """
                {"build":{"hash":"0000000","date":"2026-01-01T00:00:00.000Z"},\
                "license":{"uid":"00000000-0000-0000-0000-000000000000","type":"basic","mode":"basic","status":"active"},\
                "features":{"ilm":{"available":true,"enabled":true},"monitoring":{"available":true,"enabled":true},\
                "security":{"available":true,"enabled":true}},"tagline":"You know, for X"}""");
    }

    @GetMapping({"/elastic/_cluster/health", "/elastic/_cluster/health/{index}"})
    @Requires(Permission.INGEST)
    void health(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, """
                {"cluster_name":"tidewatch","status":"green","timed_out":false,"number_of_nodes":1,"number_of_data_nodes":1,\
                "active_primary_shards":1,"active_shards":1,"relocating_shards":0,"initializing_shards":0,\
                "unassigned_shards":0,"delayed_unassigned_shards":0,"number_of_pending_tasks":0,\
                "number_of_in_flight_fetch":0,"task_max_waiting_in_queue_millis":0,"active_shards_percent_as_number":100.0}""");
    }

    @GetMapping("/elastic/_cat/health")
    @Requires(Permission.INGEST)
    void catHealth(HttpServletResponse response) throws IOException {
        long second = clock.instant().getEpochSecond();
        byte[] line = "%d %tT tidewatch green 1 1 1 1 0 0 0 0 - 100.0%%%n"
                .formatted(second, clock.instant().atZone(java.time.ZoneOffset.UTC))
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(line.length);
        response.getOutputStream().write(line);
    }

    /** The one node, without an address: a client that looks for more nodes finds none and keeps to the address that it has. */
    @GetMapping({
        "/elastic/_nodes",
        "/elastic/_nodes/http",
        "/elastic/_nodes/_all/http",
        "/elastic/_nodes/{node}/{metric}"
    })
    @Requires(Permission.INGEST)
    void nodes(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, """
                {"_nodes":{"total":1,"successful":1,"failed":0},"cluster_name":"tidewatch","nodes":{"tidewatch":{\
                "name":"tidewatch","version":"%s","build_flavor":"default","build_hash":"0000000",\
                "roles":["data","ingest","master"]}}}""".formatted(version));
    }

    /** Whatever an agent asks for by name is there already, so that it does not set it up. */
    @GetMapping({
        "/elastic/_ilm/policy/{name}",
        "/elastic/_template/{name}",
        "/elastic/_ingest/pipeline/{name}",
        "/elastic/_alias/{name}",
        "/elastic/{index}/_alias",
        "/elastic/{index}/_alias/{name}",
        "/elastic/{index}/_mapping",
        "/elastic/{index}/_settings",
        "/elastic/{index:[^_].*}"
    })
    @Requires(Permission.INGEST)
    void there(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        String name = path.substring(path.lastIndexOf('/') + 1);
        // Names come from the path, still percent-encoded where they have anything special: nothing to escape but
        // quotes.
        ElasticAnswer.write(request, response, "{\"" + name.replace("\\", "%5C").replace("\"", "%22") + "\":{}}");
    }

    @GetMapping("/elastic/_index_template/{name}")
    @Requires(Permission.INGEST)
    void indexTemplate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, "{\"index_templates\":[]}");
    }

    @GetMapping("/elastic/_component_template/{name}")
    @Requires(Permission.INGEST)
    void componentTemplate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, "{\"component_templates\":[]}");
    }

    @GetMapping({"/elastic/_data_stream", "/elastic/_data_stream/{name}"})
    @Requires(Permission.INGEST)
    void dataStream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, "{\"data_streams\":[]}");
    }

    @RequestMapping(
            path = {
                "/elastic/_ilm/policy/{name}",
                "/elastic/_index_template/{name}",
                "/elastic/_component_template/{name}",
                "/elastic/_template/{name}",
                "/elastic/_ingest/pipeline/{name}",
                "/elastic/_data_stream/{name}",
                "/elastic/_aliases",
                "/elastic/{index}/_alias/{name}",
                "/elastic/{index}/_mapping",
                "/elastic/{index}/_settings"
            },
            method = {RequestMethod.PUT, RequestMethod.POST})
    @Requires(Permission.INGEST)
    void put(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ElasticAnswer.write(request, response, ACKNOWLEDGED);
    }

    @RequestMapping(path = "/elastic/{index:[^_].*}", method = RequestMethod.PUT)
    @Requires(Permission.INGEST)
    void index(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        ElasticAnswer.write(
                request,
                response,
                "{\"acknowledged\":true,\"shards_acknowledged\":true,\"index\":\""
                        + path.substring(path.lastIndexOf('/') + 1)
                                .replace("\\", "%5C")
                                .replace("\"", "%22") + "\"}");
    }
}
