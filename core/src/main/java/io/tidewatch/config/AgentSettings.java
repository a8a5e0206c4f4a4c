package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

/** What agents of other systems may send. */
@Group("What agents of other systems may send to the HTTP interface, each in its own protocol.")
public record AgentSettings(
        @Key(meaning = "Elasticsearch's _bulk: Filebeat, Logstash, Fluent Bit, Vector, rsyslog.")
        ElasticsearchSettings elasticsearch,

        @Key(meaning = "Splunk's HTTP Event Collector.") SplunkSettings splunk,
        @Key(meaning = "OpenTelemetry's logs (OTLP).") OtlpSettings otlp,

        @Key(
                meaning =
                        "Whether Loki's push is taken (Promtail, Alloy, Fluent Bit). false switches off /loki/api/v1/push.",
                example = "false")
        boolean loki,

        @Key(meaning = "Whether GELF is taken over HTTP. false switches off /gelf.", example = "false")
        boolean gelf,

        @Key(meaning = "Whether systemd-journal-upload is answered. false switches off /upload.", example = "false")
        boolean journald) {
    public static final AgentSettings DEFAULTS = new AgentSettings(
            ElasticsearchSettings.DEFAULTS, SplunkSettings.DEFAULTS, OtlpSettings.DEFAULTS, true, true, true);

    public AgentSettings {
        requireNonNull(elasticsearch, "elasticsearch is null");
        requireNonNull(splunk, "splunk is null");
        requireNonNull(otlp, "otlp is null");
    }
}
