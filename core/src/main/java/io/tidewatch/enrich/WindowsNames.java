package io.tidewatch.enrich;

import java.util.List;
import java.util.stream.Stream;

/** Where agents put what Windows calls {@code DestinationIp}: bare, or behind one of the prefixes that they use. */
public final class WindowsNames {
    private static final List<String> PREFIXES = List.of("", "winlog.event_data.", "Event.EventData.", "EventData.");

    private WindowsNames() {}

    /** The names that {@code names} may have in events. */
    public static Stream<String> of(String... names) {
        return Stream.of(names).flatMap(name -> PREFIXES.stream().map(prefix -> prefix + name));
    }
}
