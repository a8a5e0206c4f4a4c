package io.tidewatch.server.collect.splunk;

import static java.util.Objects.requireNonNull;

import io.tidewatch.queue.QueueStatus;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the collector answers before it knows who asks: its health, which load balancers and agents probe without a token, and
 * {@code OPTIONS}, by which Docker looks whether there is a collector. Where the settings allow it, also takes the token from the address.
 */
public final class HecDoor extends HttpFilter {
    private static final Set<String> HEALTH = Set.of(HecErrors.BELOW + "/health", HecErrors.BELOW + "/health/1.0");

    private final transient Supplier<QueueStatus> queue;
    private final boolean queryToken;

    /** @param queryToken whether {@code ?token=…} is a token */
    public HecDoor(Supplier<QueueStatus> queue, boolean queryToken) {
        this.queue = requireNonNull(queue, "queue is null");
        this.queryToken = queryToken;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        if (!path.startsWith(HecErrors.BELOW)) {
            chain.doFilter(request, response);
            return;
        }
        if (HEALTH.contains(path)) {
            QueueStatus status = queue.get();
            HecCode code = status.size().compareTo(status.limit()) < 0 ? HecCode.HEALTHY : HecCode.UNHEALTHY;
            response.setStatus(code.status());
            HecController.write(response, code.body());
            return;
        }
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", "POST, OPTIONS");
            response.setContentLength(0);
            return;
        }
        String token = request.getHeader("Authorization") == null ? request.getParameter("token") : null;
        if (token != null && !queryToken) {
            response.setStatus(HecCode.QUERY_TOKEN_OFF.status());
            HecController.write(response, HecCode.QUERY_TOKEN_OFF.body());
            return;
        }
        chain.doFilter(token == null ? request : new WithToken(request, token), response);
    }

    private static final class WithToken extends HttpServletRequestWrapper {
        private final String token;

        WithToken(HttpServletRequest request, String token) {
            super(request);
            this.token = token;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase("Authorization") ? "Splunk " + token : super.getHeader(name);
        }
    }
}
