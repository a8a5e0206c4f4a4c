package io.tidewatch.enrich.asset;

import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.address.IpNetwork;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of a table by their keys. Filled by {@link TableReader}; afterwards read by any thread. */
final class Table {
    private final List<String> columns;
    private final Map<IpAddress, Object[]> addresses = new HashMap<>();
    /** By the length of the prefix, the longest first. */
    private final NavigableMap<Integer, Map<IpAddress, Object[]>> networks =
            new TreeMap<>(java.util.Comparator.reverseOrder());

    private final Map<String, Object[]> names = new HashMap<>();

    /** @param columns the names of what rows say, as fields have them */
    Table(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    List<String> columns() {
        return columns;
    }

    long size() {
        return addresses.size()
                + names.size()
                + networks.values().stream().mapToLong(Map::size).sum();
    }

    /** False where the key has a row already. */
    boolean put(IpNetwork network, Object[] row) {
        return network.prefix() == 128
                ? addresses.putIfAbsent(network.first(), row) == null
                : networks.computeIfAbsent(network.prefix(), length -> new HashMap<>())
                                .putIfAbsent(network.first(), row)
                        == null;
    }

    boolean put(String name, Object[] row) {
        return names.putIfAbsent(name.toLowerCase(Locale.ROOT), row) == null;
    }

    /** The row of an address: its own, or that of the smallest network that has it. */
    Object @Nullable [] address(IpAddress address) {
        Object[] row = addresses.get(address);
        if (row != null) {
            return row;
        }
        for (Map.Entry<Integer, Map<IpAddress, Object[]>> length : networks.entrySet()) {
            row = length.getValue().get(IpNetwork.masked(address, length.getKey()));
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    /** The row of a name, in any case of its letters. */
    Object @Nullable [] name(String name) {
        return names.get(name.toLowerCase(Locale.ROOT));
    }

    boolean hasAddresses() {
        return !addresses.isEmpty() || !networks.isEmpty();
    }

    boolean hasNames() {
        return !names.isEmpty();
    }
}
