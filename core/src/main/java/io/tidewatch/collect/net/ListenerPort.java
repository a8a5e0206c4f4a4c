package io.tidewatch.collect.net;

import io.tidewatch.config.ListenerSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * One of a listener's ports.
 *
 * @param kind {@code syslog}, {@code gelf} or {@code beats}
 * @param protocol {@code udp}, {@code tcp} or {@code tls}
 * @param number the port, 0 for any free one
 */
record ListenerPort(String kind, String protocol, int number) {
    private static final int FIRST_UNPRIVILEGED = 1024;

    /** {@link io.tidewatch.event.Origin#transport} of what comes in by it. */
    String transport() {
        return kind + "-" + protocol;
    }

    InetSocketAddress address(String host) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), number);
    }

    /** {@code 127.0.0.1:5514}. */
    String shown(String host, int bound) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + (bound > 0 ? bound : number);
    }

    TidewatchException cannotListen(ListenerSettings settings, IOException cause) {
        String key = "collect." + kind + ", " + protocol + "-port of '" + settings.name() + "'";
        String remedy = cause instanceof UnknownHostException
                ? "this machine has no such address; write one that it has, or 0.0.0.0 for all, as its address"
                : number > 0 && number < FIRST_UNPRIVILEGED
                        ? "ports below 1024 need a privilege; choose a higher one in " + key
                                + " and redirect to it, or give the program CAP_NET_BIND_SERVICE"
                        : "stop the program that uses the port, or choose another in " + key;
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                kind + " '" + settings.name() + "' cannot listen on " + protocol + " "
                        + shown(settings.address(), number) + ": " + cause.getMessage() + "; " + remedy,
                cause);
    }
}
