package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A threat-intelligence list. */
@Group("A threat-intelligence list: addresses, networks, domains, URLs, digests of files.")
public record ThreatListSettings(
        @Key(
                meaning = "What the list is called, in `threat.feed.name` and in status; no `@` in it.",
                example = "feodo",
                required = true)
        String name,

        @Key(
                meaning = "The file. A new one is taken up while the server runs.",
                example = "/etc/tidewatch/feodo.txt",
                required = true)
        Path file,

        @Key(
                meaning =
                        "How it is written: `plain` (an entry a line), `csv` (a first row names the columns) or `stix` (a STIX 2.1 bundle).",
                example = "csv")
        ListFormat format,

        @Key(
                meaning =
                        "What its entries are: `ip`, `domain`, `url`, `hash`, or `any` where each tells by how it is written.",
                example = "domain")
        ListType type,

        @Key(meaning = "Whose events it is for; all tenants' without it.", example = "branch-office") @Nullable
        TenantId tenant,

        @Key(
                meaning = "Whether a domain means those below it too: `evil.example` then matches `a.evil.example`.",
                example = "false")
        boolean subdomains,

        @Key(meaning = "CSV: the column with the indicator.", example = "ioc_value")
        String indicatorColumn,

        @Key(meaning = "CSV: the column with its type (ip, domain, url, a digest's name).", example = "ioc_type")
        @Nullable
        String typeColumn,

        @Key(meaning = "CSV: the column with its confidence, 0 to 100 or a word.", example = "confidence_level")
        @Nullable
        String confidenceColumn,

        @Key(meaning = "CSV: the column with its labels, between `,`, `;` or `|`.", example = "tags") @Nullable
        String labelsColumn,

        @Key(meaning = "CSV: the column with a description.", example = "malware_printable") @Nullable
        String descriptionColumn,

        @Key(meaning = "CSV: the column with the time from which it holds.", example = "first_seen_utc") @Nullable
        String sinceColumn,

        @Key(meaning = "CSV: the column with the time at which it ends to hold.", example = "expires") @Nullable
        String expiresColumn,

        @Key(meaning = "CSV: the sign between columns.", example = "\";\"")
        String separator) {
    public static final ThreatListSettings DEFAULTS = new ThreatListSettings(
            "list",
            Path.of("list.txt"),
            ListFormat.PLAIN,
            ListType.ANY,
            null,
            true,
            "indicator",
            null,
            null,
            null,
            null,
            null,
            null,
            ",");

    public ThreatListSettings {
        name = EnrichmentSettings.listName(name);
        requireNonNull(file, "file is null");
        requireNonNull(format, "format is null");
        requireNonNull(type, "type is null");
        requireNonNull(indicatorColumn, "indicatorColumn is null");
        EnrichmentSettings.checkSeparator(separator);
    }
}
