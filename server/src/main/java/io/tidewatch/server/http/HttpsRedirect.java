package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/** Answers what comes in the clear with the address to come back to; what was sent is not looked at. */
public final class HttpsRedirect extends HttpFilter {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");
    private static final int USUAL_PORT = 443;

    private final int plainPort;
    private final int port;
    private final transient ProblemWriter problems;

    /**
     * @param plainPort the one that answers in the clear
     * @param port the one that speaks TLS
     */
    public HttpsRedirect(int plainPort, int port, ProblemWriter problems) {
        this.plainPort = plainPort;
        this.port = port;
        this.problems = requireNonNull(problems, "problems is null");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getLocalPort() != plainPort) {
            chain.doFilter(request, response);
            return;
        }
        String host = request.getHeader("Host");
        boolean plain = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!plain || host == null || !HOST.matcher(host).matches()) {
            problems.write(
                    request,
                    response,
                    Problem.of(
                            ProblemKind.FORBIDDEN,
                            "This port takes nothing in the clear.",
                            "Use https:// and port " + port + "; a credential that was sent here should be replaced."));
            return;
        }
        String name = host.replaceFirst(":\\d+$", "");
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        response.setStatus(HttpServletResponse.SC_PERMANENT_REDIRECT);
        response.setHeader(
                "Location",
                "https://" + name + (port == USUAL_PORT ? "" : ":" + port) + request.getRequestURI() + query);
    }
}
