package io.tidewatch.enrich.dns;

import io.tidewatch.enrich.address.IpAddress;
import org.jspecify.annotations.Nullable;

/** Finds the name of an address. Blocks; thread-safe. */
@FunctionalInterface
interface ReverseLookup {
    /**
     * The address's name, or null where it has none.
     *
     * @throws Exception when nobody answered
     */
    @Nullable
    String name(IpAddress address) throws Exception;
}
