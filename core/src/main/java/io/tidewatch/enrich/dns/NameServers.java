package io.tidewatch.enrich.dns;

import io.tidewatch.enrich.address.IpAddress;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/** Asks name servers for the names of addresses, with the JDK's own client. Thread-safe. */
final class NameServers implements ReverseLookup {
    private static final int MAX_NAME = 253;

    @SuppressWarnings("JdkObsolete") // JNDI takes nothing else
    private final Hashtable<String, String> environment = new Hashtable<>();

    /** @param servers {@code 10.0.0.53} or {@code 10.0.0.53:5353}; those of the operating system without any */
    NameServers(List<String> servers, Duration timeout) {
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(
                Context.PROVIDER_URL,
                servers.isEmpty()
                        ? "dns:"
                        : servers.stream().map(server -> "dns://" + server).collect(Collectors.joining(" ")));
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(timeout.toMillis()));
        environment.put("com.sun.jndi.dns.timeout.retries", "1");
    }

    @Override
    @SuppressWarnings("BanJNDI") // the DNS provider gives a PTR record as text, and deserializes nothing
    public @Nullable String name(IpAddress address) throws NamingException {
        InitialDirContext context = new InitialDirContext(environment);
        try {
            Attribute names = context.getAttributes(pointer(address), new String[] {"PTR"})
                    .get("PTR");
            return names == null || names.size() == 0 ? null : clean(String.valueOf(names.get(0)));
        } catch (NameNotFoundException e) {
            return null;
        } finally {
            context.close();
        }
    }

    /** Who owns an address says what it is called, and may say anything: what is no host's name is none. */
    private static @Nullable String clean(String name) {
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return host.length() <= MAX_NAME && host.matches("[A-Za-z0-9_.-]+") ? host : null;
    }

    /** {@code 7.2.0.192.in-addr.arpa}. */
    static String pointer(IpAddress address) {
        byte[] bytes = address.bytes();
        StringBuilder name = new StringBuilder();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes.length == 4) {
                name.append(bytes[i] & 0xFF).append('.');
            } else {
                name.append(Character.forDigit(bytes[i] & 15, 16)).append('.');
                name.append(Character.forDigit(bytes[i] >> 4 & 15, 16)).append('.');
            }
        }
        return name.append(bytes.length == 4 ? "in-addr.arpa" : "ip6.arpa").toString();
    }
}
