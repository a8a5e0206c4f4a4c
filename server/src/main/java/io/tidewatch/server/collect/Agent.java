package io.tidewatch.server.collect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import io.tidewatch.server.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who sends.
 *
 * @param tenant whose records they become: that of the credentials, whatever the protocol says
 * @param transport the protocol: {@code elasticsearch}, {@code splunk-hec}, {@code otlp}…
 * @param address its network address, or null where it is not known
 */
public record Agent(
        TenantId tenant, String transport, @Nullable String address) {
    public Agent {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(transport, "transport is null");
    }

    public static Agent of(Caller caller, String transport, HttpServletRequest request) {
        return new Agent(caller.tenant(), transport, request.getRemoteAddr());
    }
}
