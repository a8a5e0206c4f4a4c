package io.tidewatch.collect.beats;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.Connection;
import io.tidewatch.collect.net.Delivery;
import io.tidewatch.collect.net.Intake;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.MalformedStreamException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection of the Lumberjack protocol: {@code 2W} and the number of events that follow, {@code 2J} and an event, {@code 2C} and
 * frames compressed by zlib; answered by {@code 2A} and the number of the last event that is durable. Version 1 has {@code 1D}, an
 * event of names and values. A large window is acknowledged in parts.
 */
final class LumberjackSession {
    private static final int MOST_EVENTS_A_WINDOW = 100_000;
    private static final Duration MEMORY_PATIENCE = Duration.ofSeconds(5);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private final Intake intake;
    private final Connection connection;
    private final int longest;
    private final EventBuffer events;
    private final FrameInput in;
    private int version = '2';
    private int missing;
    private int lastNumber;

    LumberjackSession(Intake intake, Connection connection, ListenerCounts counts, int longest) {
        this.intake = requireNonNull(intake, "intake is null");
        this.connection = requireNonNull(connection, "connection is null");
        this.longest = longest;
        this.events = new EventBuffer(intake, counts, intake.origin(counts, connection.address()), MEMORY_PATIENCE);
        this.in = new FrameInput(connection::read);
    }

    /** Comes back when the sender ends the connection; what is not acknowledged then it sends again. */
    void run() throws IOException, InterruptedException {
        try (events) {
            while (frame(in, true)) {
                connection.completed();
            }
        }
    }

    /** Reads one frame; false at the end of the input. */
    private boolean frame(FrameInput from, boolean outside) throws IOException, InterruptedException {
        int read = from.begin(missing > 0);
        if (read < 0) {
            return false;
        }
        if (read != '1' && read != '2') {
            throw new MalformedStreamException("a frame begins with byte " + read + ", not with version 1 or 2");
        }
        version = read;
        int type = from.oneByte();
        switch (type) {
            case 'W' -> window(from.number());
            case 'J', 'D' -> event(from, type);
            case 'C' -> compressed(from, outside);
            default -> throw new MalformedStreamException("there is no frame of type " + type);
        }
        return true;
    }

    private void window(int count) throws IOException {
        if (count < 1 || count > MOST_EVENTS_A_WINDOW) {
            throw new MalformedStreamException(
                    "a window has " + Integer.toUnsignedString(count) + " events; 1 to 100,000 are allowed");
        }
        if (missing > 0) {
            // The sender has given the rest of the last window up; what came of it is acknowledged.
            acknowledge();
        }
        missing = count;
    }

    private void event(FrameInput from, int type) throws IOException, InterruptedException {
        if (missing == 0) {
            throw new MalformedStreamException("an event came without a window");
        }
        int number = from.number();
        events.beginEvent();
        if (type == 'J') {
            int length = from.number();
            if (length < 0) {
                throw new MalformedStreamException("an event of " + Integer.toUnsignedString(length) + " bytes");
            }
            events.copy(from, length, longest);
        } else {
            new NamedValues(from, events, longest).copy();
        }
        events.endEvent();
        lastNumber = number;
        missing--;
        connection.completed();
        if (missing == 0 || events.isLarge()) {
            acknowledge();
        }
    }

    private void compressed(FrameInput from, boolean outside) throws IOException, InterruptedException {
        int length = from.number();
        if (!outside || length < 0) {
            throw new MalformedStreamException("a compressed frame inside another, or of more than 2 GiB");
        }
        try (InflatedSource inflated = new InflatedSource(from, length)) {
            FrameInput inside = new FrameInput(inflated);
            while (frame(inside, false)) {
                connection.completed();
            }
            inflated.finish();
        }
    }

    private void acknowledge() throws IOException {
        if (events.isEmpty()) {
            return;
        }
        AtomicBoolean waiting = new AtomicBoolean(true);
        signOfLife(waiting);
        Delivery delivery;
        try {
            delivery = events.deliver();
        } finally {
            waiting.set(false);
        }
        if (delivery == Delivery.GIVEN_UP) {
            throw new IOException("the events were not taken before the end; their sender sends them again");
        }
        connection.write(answer(version, lastNumber));
    }

    /** A sender whose window takes long hangs up unless it hears something: an acknowledgement of nothing. */
    private void signOfLife(AtomicBoolean waiting) {
        if (version == '1') {
            return;
        }
        intake.after(SIGN_OF_LIFE, () -> {
            if (waiting.get()) {
                intake.execute(() -> sendSignOfLife(waiting));
            }
        });
    }

    private void sendSignOfLife(AtomicBoolean waiting) {
        try {
            if (waiting.get()) {
                connection.write(answer('2', 0));
                signOfLife(waiting);
            }
        } catch (IOException gone) {
            // Its own thread finds out when it answers.
        }
    }

    private static byte[] answer(int version, int number) {
        return new byte[] {
            (byte) version, 'A', (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
        };
    }
}
