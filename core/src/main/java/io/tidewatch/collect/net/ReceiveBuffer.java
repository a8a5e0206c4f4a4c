package io.tidewatch.collect.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a port a large buffer in the kernel, which bridges what stops the receiving thread: pauses of the garbage collector, other programs. What the
 * kernel allows everybody ({@code net.core.rmem_max}), and on Linux more where the program may administer the network ({@code CAP_NET_ADMIN}; Linux'
 * option {@code SO_RCVBUFFORCE}, socket(7)).
 */
final class ReceiveBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiveBuffer.class);
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    /** Where the numbers above are Linux' own. */
    private static final Set<String> MACHINES = Set.of("amd64", "aarch64", "riscv64");

    private ReceiveBuffer() {}

    /** Asks for {@code wanted} bytes and returns how many the bound channel got, as the kernel tells them. */
    static int enlarge(DatagramChannel channel, int wanted) throws IOException {
        int given = channel.getOption(StandardSocketOptions.SO_RCVBUF);
        if (given >= wanted
                || !System.getProperty("os.name", "").equals("Linux")
                || !MACHINES.contains(System.getProperty("os.arch", ""))) {
            return given;
        }
        try {
            int descriptor = descriptor(new KernelDrops((InetSocketAddress) channel.getLocalAddress()).inode());
            if (descriptor >= 0) {
                force(descriptor, wanted);
            }
        } catch (IOException | IllegalStateException e) {
            LOG.atDebug().setCause(e).log("the buffer stays as net.core.rmem_max has it");
        }
        return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    /** The number by which this process knows the socket; -1 if it cannot be told. */
    private static int descriptor(long inode) throws IOException {
        if (inode <= 0) {
            return -1;
        }
        String socket = "socket:[" + inode + "]";
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : open) {
                if (Files.isSymbolicLink(each)
                        && Files.readSymbolicLink(each).toString().equals(socket)) {
                    return Integer.parseInt(String.valueOf(each.getFileName()));
                }
            }
        }
        return -1;
    }

    private static void force(int descriptor, int bytes) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setsockopt = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setsockopt"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_INT, bytes);
            int refused =
                    (int) setsockopt.invokeExact(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, value, (int) value.byteSize());
            LOG.atDebug().addKeyValue("refused", refused != 0).log("asked for more than net.core.rmem_max");
        } catch (Throwable e) {
            throw new IllegalStateException("setsockopt could not be called", e);
        }
    }
}
