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

/** What the kernel tells of one of our ports in {@code /proc/net/udp}: how many datagrams it had no room for, the column {@code drops}. */
final class KernelDrops {
    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;

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
        return column(-1);
    }

    /** The number by which the kernel knows the port; -1 where it does not tell. */
    long inode() {
        return column(INODE);
    }

    /** @param wanted which column of the port's line; below 0 from the end */
    private long column(int wanted) {
        try {
            List<String> lines = Files.readAllLines(table);
            for (String line : lines) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > INODE && columns[LOCAL_ADDRESS].equals(address)) {
                    return Long.parseLong(columns[wanted < 0 ? columns.length + wanted : wanted]);
                }
            }
            return -1;
        } catch (IOException | NumberFormatException notLinux) {
            return -1;
        }
    }
}
