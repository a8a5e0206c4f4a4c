package io.tidewatch.server.collect.otlp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Keeps the port of gRPC to itself: every other path there is a call that is not implemented (12), and no other port answers the call. */
public final class GrpcPort extends HttpFilter {
    private static final String UNIMPLEMENTED = "12";

    private final int port;

    /** @param port the port of gRPC */
    public GrpcPort(int port) {
        this.port = port;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean call = request.getRequestURI().equals(GrpcController.PATH);
        // With TLS the port of HTTP speaks HTTP/2 too.
        boolean here = request.getLocalPort() == port;
        if (call == here) {
            chain.doFilter(request, response);
            return;
        }
        if (!here) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType(GrpcController.MEDIA_TYPE);
        response.setHeader("grpc-status", UNIMPLEMENTED);
        response.setHeader("grpc-message", "Tidewatch takes logs: LogsService/Export");
    }
}
