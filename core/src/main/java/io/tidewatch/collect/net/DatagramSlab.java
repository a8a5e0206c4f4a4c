package io.tidewatch.collect.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way from the thread that receives to the one that sorts; used again and again. Their bytes lie outside of the heap, so that what
 * waits in a flood makes no work for the garbage collector, whose pauses are what the kernel's buffer has to bridge.
 */
final class DatagramSlab {
    /** What a datagram can hold at most, and a byte to see that. */
    private static final int LONGEST = 65_536;

    static final int ROOM = 512 << 10;
    private static final int MOST = 4_096;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(ROOM);
    private final int[] ends = new int[MOST];
    private final @Nullable InetAddress[] senders = new @Nullable InetAddress[MOST];
    private int count;

    /** Takes a datagram if one is there. */
    boolean receive(DatagramChannel from) throws IOException {
        InetSocketAddress sender = (InetSocketAddress) from.receive(bytes);
        if (sender == null) {
            return false;
        }
        ends[count] = bytes.position();
        senders[count++] = sender.getAddress();
        return true;
    }

    boolean isFull() {
        return count == MOST || bytes.remaining() < LONGEST;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** @param copy at least {@link #ROOM} bytes, written over */
    void handOn(DatagramHandler handler, byte[] copy) throws InterruptedException {
        int size = bytes.position();
        bytes.flip().get(copy, 0, size).clear();
        int from = 0;
        for (int i = 0; i < count; i++) {
            InetAddress sender = senders[i];
            if (sender != null) {
                handler.datagram(sender, copy, from, ends[i] - from);
            }
            from = ends[i];
            senders[i] = null;
        }
        count = 0;
    }
}
