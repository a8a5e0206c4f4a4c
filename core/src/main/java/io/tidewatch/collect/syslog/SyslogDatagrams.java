package io.tidewatch.collect.syslog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.DatagramHandler;
import io.tidewatch.collect.net.Intake;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.Rejection;
import io.tidewatch.collect.net.SenderBatches;
import io.tidewatch.event.RawFormat;
import java.net.InetAddress;

/** {@code <34>Oct 11 22:14:15 web-1 su: …}: one message a datagram; RFC 5426, section 3.1. */
final class SyslogDatagrams implements DatagramHandler {
    private final ListenerCounts counts;
    private final SenderBatches batches;
    private final int longest;

    SyslogDatagrams(Intake intake, int longest, ListenerCounts counts) {
        this.counts = requireNonNull(counts, "counts is null");
        this.batches = new SenderBatches(intake, counts, RawFormat.TEXT);
        this.longest = longest;
    }

    @Override
    public void datagram(InetAddress sender, byte[] bytes, int from, int length) throws InterruptedException {
        int end = from + length;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
            end--;
        }
        if (end == from) {
            counts.rejected(Rejection.EMPTY, 1);
            return;
        }
        if (end - from > longest) {
            counts.truncated();
            end = from + longest;
        }
        batches.add(sender, bytes, from, end - from);
    }

    @Override
    public void tick() {
        // A datagram stands for itself: nothing waits.
    }

    @Override
    public void end() throws InterruptedException {
        batches.drain();
    }
}
