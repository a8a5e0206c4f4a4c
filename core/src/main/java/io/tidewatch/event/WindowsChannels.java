package io.tidewatch.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Which dataset the events of a Windows event channel belong to: {@code Microsoft-Windows-Sysmon/Operational} is
 * {@code windows.sysmon}, a channel without a dataset of its own is {@code windows.eventlog}. The part after the dot is Sigma's name
 * of the service. Thread-safe.
 */
public final class WindowsChannels {
    /** Events of channels that have no dataset of their own. */
    public static final Dataset OTHER = Dataset.of("windows.eventlog");

    /** The one table of channels, which the parsers read too. */
    private static final String TABLE = "/io/tidewatch/parse/windows-channels.properties";

    private static final Map<String, Dataset> DATASETS = datasets();

    private WindowsChannels() {}

    /** The dataset of the events of {@code channel}, in whatever case it is written. */
    public static Dataset dataset(String channel) {
        Dataset known = DATASETS.get(channel);
        return known != null ? known : DATASETS.getOrDefault(channel.strip().toLowerCase(Locale.ROOT), OTHER);
    }

    private static Map<String, Dataset> datasets() {
        Properties table = new Properties();
        try (@Nullable InputStream in = WindowsChannels.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException(TABLE + " is not on the class path");
            }
            table.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Dataset> datasets = new HashMap<>();
        table.forEach((channel, dataset) -> datasets.put(channel.toString(), Dataset.of(dataset.toString())));
        return datasets;
    }
}
