package io.tidewatch.collect.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections that are open, never more than allowed. Thread-safe. */
final class ConnectionTable {
    /** Who was silent this long makes room for another. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    private final int most;
    private final Duration silent;
    private final Set<Connection> open = new LinkedHashSet<>();
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();

    ConnectionTable(int most, Duration messageTimeout) {
        this.most = most;
        this.silent = messageTimeout.compareTo(SILENT) < 0 ? messageTimeout : SILENT;
    }

    /** Why the connection is refused, or null when it is in; a connection that must make room for it is ended. */
    synchronized @Nullable Ending admit(Connection connection, long now) {
        if (byAddress.getOrDefault(connection.inetAddress(), 0) >= Math.max(1, most / 2)) {
            return Ending.TOO_MANY_OF_ADDRESS;
        }
        if (open.size() >= most) {
            Connection victim = longestSilent(now);
            if (victim == null) {
                return Ending.TOO_MANY;
            }
            victim.end(Ending.MADE_ROOM);
            remove(victim);
        }
        open.add(connection);
        byAddress.merge(connection.inetAddress(), 1, Integer::sum);
        return null;
    }

    private @Nullable Connection longestSilent(long now) {
        Connection longest = null;
        long most = silent.toNanos();
        for (Connection connection : open) {
            long time = connection.silent(now);
            if (time > most) {
                most = time;
                longest = connection;
            }
        }
        return longest;
    }

    synchronized void remove(Connection connection) {
        if (open.remove(connection)) {
            byAddress.computeIfPresent(connection.inetAddress(), (address, count) -> count > 1 ? count - 1 : null);
        }
    }

    synchronized List<Connection> all() {
        return new ArrayList<>(open);
    }
}
