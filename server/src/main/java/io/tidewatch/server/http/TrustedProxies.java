package io.tidewatch.server.http;

import io.tidewatch.query.Network;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Behind proxies that are named in the configuration, takes the client's address from {@code X-Forwarded-For} and whether it spoke TLS
 * from {@code X-Forwarded-Proto}. The addresses are read from the right, the last being what the nearest proxy saw; the first that is no
 * proxy of ours is the client, as whatever stands further left is what the client says itself. {@code Forwarded} is not read: a proxy that
 * writes the one header passes the other on as the client wrote it.
 */
public final class TrustedProxies extends HttpFilter {
    private static final int MOST_HOPS = 20;
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]+)](?::\\d{1,5})?|([0-9.]+):\\d{1,5}");

    private final transient List<Network> proxies;

    /** @throws IllegalArgumentException when one is neither an address nor a network */
    public TrustedProxies(List<String> proxies) {
        this.proxies = proxies.stream().map(TrustedProxies::network).toList();
    }

    private static Network network(String text) {
        Network network =
                Network.parse(text.indexOf('/') >= 0 ? text : text + (text.indexOf(':') < 0 ? "/32" : "/128"));
        if (network == null) {
            throw new IllegalArgumentException("http.trusted-proxies has '" + text
                    + "', which is neither an address (192.0.2.7) nor a network (10.0.0.0/8)");
        }
        return network;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(isProxy(request.getRemoteAddr()) ? forwarded(request) : request, response);
    }

    private HttpServletRequest forwarded(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            Collections.addAll(hops, header.split(",", -1));
        }
        String client = request.getRemoteAddr();
        for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MOST_HOPS && isProxy(client); i--) {
            String hop = address(hops.get(i).strip());
            if (hop == null) {
                break;
            }
            client = hop;
        }
        String protocol = request.getHeader("X-Forwarded-Proto");
        return new Forwarded(request, client, protocol == null ? request.getScheme() : protocol.strip());
    }

    private boolean isProxy(String address) {
        return proxies.stream().anyMatch(network -> network.contains(address));
    }

    /** The address in {@code text}, without its port; null where there is none. */
    private static @Nullable String address(String text) {
        Matcher port = WITH_PORT.matcher(text);
        String address = !port.matches() ? text : port.group(1) == null ? port.group(2) : port.group(1);
        return Network.parse(address + (address.indexOf(':') < 0 ? "/32" : "/128")) == null ? null : address;
    }

    /** The request as its client sent it to the first proxy. */
    private static final class Forwarded extends HttpServletRequestWrapper {
        private final String client;
        private final boolean secure;

        Forwarded(HttpServletRequest request, String client, String protocol) {
            super(request);
            this.client = client;
            this.secure = protocol.equalsIgnoreCase("https");
        }

        @Override
        public String getRemoteAddr() {
            return client;
        }

        @Override
        public String getRemoteHost() {
            return client;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getScheme() {
            return secure ? "https" : "http";
        }
    }
}
