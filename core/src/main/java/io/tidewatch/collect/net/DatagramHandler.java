package io.tidewatch.collect.net;

import java.net.InetAddress;

/** Takes the datagrams of one port; called by one thread, and may block: meanwhile the kernel keeps what it has room for. */
public interface DatagramHandler {
    /** Takes a datagram; the bytes are the caller's and change afterwards. */
    void datagram(InetAddress sender, byte[] bytes, int from, int length) throws InterruptedException;

    /** Called now and then, also while nothing comes. */
    void tick() throws InterruptedException;

    /** No more will come: comes back when everything is durable or given up. */
    void end() throws InterruptedException;
}
