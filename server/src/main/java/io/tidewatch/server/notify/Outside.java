package io.tidewatch.server.notify;

import io.tidewatch.query.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses messages may go to: those of the public Internet, and those of networks that the configuration names. What an
 * administrator of a tenant writes must not reach the server's own network. Thread-safe.
 */
public final class Outside {
    /**
     * What is not the public Internet: IANA's registries of special-purpose addresses, what carries IPv4 addresses inside IPv6, and the one
     * public address under which a cloud (Azure) answers its machines from inside.
     */
    private static final List<Network> INSIDE = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8")
            .map(Outside::network)
            .toList();

    private final List<Network> allowed;

    /** @throws IllegalArgumentException when one is neither an address nor a network */
    public Outside(List<String> allowed) {
        this.allowed = allowed.stream().map(Outside::network).toList();
    }

    private static Network network(String text) {
        Network network =
                Network.parse(text.indexOf('/') >= 0 ? text : text + (text.indexOf(':') < 0 ? "/32" : "/128"));
        if (network == null) {
            throw new IllegalArgumentException("notifications.allowed-networks has '" + text
                    + "', which is neither an address (192.0.2.7) nor a network (10.0.0.0/8)");
        }
        return network;
    }

    /** That an address may not be connected to. */
    static final class RefusedAddressException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedAddressException(String why) {
            super(why);
        }
    }

    /**
     * The addresses of the host that may be connected to.
     *
     * @param inTheClear whether what is said could be read on the way; then only networks that are named are allowed
     * @throws IOException when the host has no such address
     */
    InetAddress[] resolve(String host, boolean inTheClear) throws IOException {
        InetAddress[] all = InetAddress.getAllByName(host);
        List<InetAddress> may = new ArrayList<>();
        for (InetAddress address : all) {
            if (isAllowed(address, inTheClear)) {
                may.add(address);
            }
        }
        if (may.isEmpty()) {
            throw new RefusedAddressException(reason(host, all, inTheClear));
        }
        return may.toArray(InetAddress[]::new);
    }

    private String reason(String host, InetAddress[] all, boolean inTheClear) throws UnknownHostException {
        if (all.length == 0) {
            throw new UnknownHostException(host);
        }
        boolean outside = Stream.of(all).anyMatch(address -> isAllowed(address, false));
        return inTheClear && outside
                ? host + " would be reached without encryption, which is allowed only in notifications.allowed-networks"
                : host + " has an address inside this network (" + all[0].getHostAddress()
                        + "), and notifications.allowed-networks does not name it";
    }

    private boolean isAllowed(InetAddress address, boolean inTheClear) {
        String text = withoutZone(address);
        if (allowed.stream().anyMatch(network -> network.contains(text))) {
            return true;
        }
        return !inTheClear && INSIDE.stream().noneMatch(network -> network.contains(text));
    }

    private static String withoutZone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
