package io.tidewatch.config;

/** Splunk's HTTP Event Collector. */
@Group("Splunk's HTTP Event Collector.")
public record SplunkSettings(
        @Key(meaning = "Whether it is answered. false switches off /services/collector.", example = "false")
        boolean enabled,

        @Key(
                meaning =
                        "Whether the token may be sent in the address (?token=…), where proxies write it to their logs.",
                example = "true")
        boolean queryToken) {
    public static final SplunkSettings DEFAULTS = new SplunkSettings(true, false);
}
