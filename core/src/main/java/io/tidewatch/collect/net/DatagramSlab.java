package io.tidewatch.collect.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Datagrams on their way from the thread that receives to the one that sorts; used again and again. */
final class DatagramSlab {
    /** What a datagram can hold at most, and a byte to see that. */
    static final int LONGEST = 65_536;

    private static final int ROOM = 512 << 10;
    private static final int MOST = 4_096;

    private byte[] bytes = {};
    private final int[] ends = new int[MOST];
    private final @Nullable InetAddress[] senders = new @Nullable InetAddress[MOST];
    private int count;
    private int size;

    void add(InetAddress sender, ByteBuffer datagram) {
        if (bytes.length == 0) {
            bytes = new byte[ROOM];
        }
        int length = datagram.remaining();
        datagram.get(bytes, size, length);
        size += length;
        ends[count] = size;
        senders[count++] = sender;
    }

    boolean isFull() {
        return count == MOST || ROOM - size < LONGEST;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void handOn(DatagramHandler handler) throws InterruptedException {
        int from = 0;
        for (int i = 0; i < count; i++) {
            InetAddress sender = senders[i];
            if (sender != null) {
                handler.datagram(sender, bytes, from, ends[i] - from);
            }
            from = ends[i];
            senders[i] = null;
        }
        count = 0;
        size = 0;
    }
}
