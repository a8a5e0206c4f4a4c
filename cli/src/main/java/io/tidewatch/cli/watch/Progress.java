package io.tidewatch.cli.watch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far a file has been delivered, and how to recognise it.
 *
 * @param number names the file's stream, together with the agent's id; a file that is begun anew gets another
 * @param offset everything before this byte is durable at the server
 * @param head the file's first bytes
 * @param tail the bytes before {@code offset}
 * @param cuts boundaries after {@code offset} that were drawn because nothing more came in time; reading again draws them again
 */
record Progress(long number, long offset, Fingerprint head, Fingerprint tail, List<Long> cuts) {
    Progress {
        cuts = List.copyOf(cuts);
    }

    static Progress begin(long number, long offset) {
        return new Progress(number, offset, Fingerprint.NONE, Fingerprint.NONE, List.of());
    }

    Progress withHead(Fingerprint head) {
        return new Progress(number, offset, head, tail, cuts);
    }

    Progress withCut(long cut) {
        return cuts.contains(cut)
                ? this
                : new Progress(
                        number,
                        offset,
                        head,
                        tail,
                        Stream.concat(cuts.stream(), Stream.of(cut)).sorted().toList());
    }

    Progress delivered(long end, Fingerprint tail) {
        return new Progress(
                number, end, head, tail, cuts.stream().filter(cut -> cut > end).toList());
    }

    /** Whether the file is still the one that this was noted for: not shorter, and with the same bytes where it was looked at. */
    boolean fits(FileChannel channel) throws IOException {
        return channel.size() >= offset && head.matches(channel, 0) && tail.matches(channel, offset - tail.length());
    }
}
