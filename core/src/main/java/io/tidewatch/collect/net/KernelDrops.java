package io.tidewatch.collect.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How many datagrams the kernel had no room for on one of our ports: the column {@code drops} of {@code /proc/net/udp}. */
final class KernelDrops {
    private static final int LOCAL_ADDRESS = 1;

    private final Path table;
    private final String address;

    KernelDrops(InetSocketAddress local) {
        this(
                Path.of(local.getAddress() instanceof Inet6Address ? "/proc/net/udp6" : "/proc/net/udp"),
                written(local.getAddress()) + String.format(Locale.ROOT, ":%04X", local.getPort()));
    }

    KernelDrops(Path table, String address) {
        this.table = table;
        this.address = address;
    }

    /** The kernel writes the words of an address as numbers, in the machine's byte order. */
    private static String written(InetAddress address) {
        StringBuilder text = new StringBuilder();
        ByteBuffer words = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
        }
        return text.toString();
    }

    /** The count since the port was opened; -1 where the kernel does not tell. */
    long count() {
        try {
            List<String> lines = Files.readAllLines(table);
            for (String line : lines) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 2 && columns[LOCAL_ADDRESS].equals(address)) {
                    return Long.parseLong(columns[columns.length - 1]);
                }
            }
            return -1;
        } catch (IOException | NumberFormatException notLinux) {
            return -1;
        }
    }
}
