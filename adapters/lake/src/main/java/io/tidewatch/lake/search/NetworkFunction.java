package io.tidewatch.lake.search;

import io.tidewatch.query.Network;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBFunctions;
import org.jspecify.annotations.Nullable;

/** The SQL function {@code in_network(address, network)}: whether a text is an address in a network. Null where either is. */
public final class NetworkFunction {
    static final String NAME = "in_network";

    private static final int REMEMBERED = 256;
    private static final ConcurrentHashMap<String, Network> NETWORKS = new ConcurrentHashMap<>();

    private NetworkFunction() {}

    public static void register(DuckDBConnection connection) throws SQLException {
        DuckDBFunctions.scalarFunction()
                .withName(NAME)
                .withParameters(String.class, String.class)
                .withReturnType(boolean.class)
                .withNullInNullOut()
                .withFunction(NetworkFunction::contains)
                .register(connection);
    }

    /** Elements of lists come as null in spite of null-in-null-out. */
    private static Boolean contains(@Nullable String address, String written) {
        if (address == null) {
            return false;
        }
        Network network = NETWORKS.get(written);
        if (network == null) {
            network = Network.parse(written);
            if (network == null) {
                throw new IllegalArgumentException("'" + written + "' is not a network, as 10.0.0.0/8 is");
            }
            if (NETWORKS.size() < REMEMBERED) {
                NETWORKS.put(written, network);
            }
        }
        return network.contains(address);
    }
}
