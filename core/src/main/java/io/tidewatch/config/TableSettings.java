package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A table of assets or identities. */
@Group("A CSV table whose first row names the columns.")
public record TableSettings(
        @Key(
                meaning = "What the table is called, in `enrichment.lists` and in status; no `@` in it.",
                example = "cmdb",
                required = true)
        String name,

        @Key(
                meaning = "The file. A new one is taken up while the server runs.",
                example = "/etc/tidewatch/assets.csv",
                required = true)
        Path file,

        @Key(meaning = "Whose events it is for; all tenants' without it.", example = "branch-office") @Nullable
        TenantId tenant,

        @Key(meaning = "The sign between columns.", example = "\";\"")
        String separator) {
    public static final TableSettings DEFAULTS = new TableSettings("table", Path.of("table.csv"), null, ",");

    public TableSettings {
        name = EnrichmentSettings.listName(name);
        requireNonNull(file, "file is null");
        EnrichmentSettings.checkSeparator(separator);
    }
}
