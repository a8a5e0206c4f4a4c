package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.RawFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;

/** Reads a connection's messages, one after another, into batches. Its buffer grows with a long message and shrinks after. */
public final class StreamReader implements ConnectionHandler {
    private static final int SMALL = 8 << 10;
    /** Up to here a buffer grows without asking; what many connections read at once stays small. */
    private static final int USUAL = 64 << 10;

    private final Intake intake;
    private final RawFormat format;
    private final int longest;
    private final Function<ListenerCounts, FrameDecoder> decoders;

    /**
     * @param longest bytes in a message with what frames it
     * @param decoders make a decoder for a connection
     */
    public StreamReader(Intake intake, RawFormat format, int longest, Function<ListenerCounts, FrameDecoder> decoders) {
        this.intake = requireNonNull(intake, "intake is null");
        this.format = requireNonNull(format, "format is null");
        this.longest = longest;
        this.decoders = requireNonNull(decoders, "decoders is null");
    }

    @Override
    public void handle(Connection connection, ListenerCounts counts) throws IOException, InterruptedException {
        RecordBatcher batcher = intake.batcher(counts, connection.address(), format);
        try (Buffer buffer = new Buffer()) {
            buffer.readAll(connection, decoders.apply(counts), batcher);
        } finally {
            // The connection keeps its place until its records are safe: else a sender that comes again and again
            // would fill the memory with what the sink does not take.
            batcher.drain();
        }
    }

    private final class Buffer implements AutoCloseable {
        private byte[] bytes = new byte[Math.min(SMALL, longest)];
        private int from;
        private int to;
        private int borrowed;

        void readAll(Connection connection, FrameDecoder decoder, RecordBatcher batcher)
                throws IOException, InterruptedException {
            try {
                while (true) {
                    boolean full = to == bytes.length && !makeRoom();
                    int next = decoder.decode(bytes, from, to, full, batcher::add);
                    if (next != from) {
                        connection.completed();
                    }
                    from = next;
                    if (from == to) {
                        shrink();
                    } else if (to == bytes.length) {
                        continue;
                    }
                    int read = connection.read(bytes, to, bytes.length - to, to > from);
                    if (read < 0) {
                        break;
                    }
                    to += read;
                }
            } finally {
                decoder.end(bytes, from, to, batcher::add);
            }
        }

        /** False when the message in the buffer is as long as it may become. */
        private boolean makeRoom() {
            if (from > 0) {
                System.arraycopy(bytes, from, bytes, 0, to - from);
                to -= from;
                from = 0;
                return true;
            }
            int wanted = Math.min(longest, 2 * bytes.length);
            int more = wanted - bytes.length;
            if (more <= 0) {
                return false;
            }
            if (wanted > USUAL) {
                if (!intake.takeBuffer(more)) {
                    return false;
                }
                borrowed += more;
            }
            bytes = Arrays.copyOf(bytes, wanted);
            return true;
        }

        private void shrink() {
            boolean busy = to > bytes.length / 2;
            from = 0;
            to = 0;
            if (borrowed > 0 || !busy && bytes.length > SMALL) {
                giveBack();
                bytes = new byte[Math.min(SMALL, longest)];
            }
        }

        private void giveBack() {
            intake.giveBack(borrowed);
            borrowed = 0;
        }

        @Override
        public void close() {
            giveBack();
        }
    }
}
