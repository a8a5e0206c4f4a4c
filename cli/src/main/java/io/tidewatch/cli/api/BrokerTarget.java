package io.tidewatch.cli.api;

import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.MessageTooLarge;
import io.tidewatch.collect.RecordFrames;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.TidewatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to a place at a broker, a message a record. Each message says its place at the sender, so that whoever reads recognises
 * one that was sent again: records of files by their offset, others by a number that this run counts. A password or a certificate that is
 * refused is an error at first, and once the broker took something a reason to try again: one that is being changed is put right soon.
 */
final class BrokerTarget implements EventTarget {
    private static final int REFUSED = 400;

    private final BrokerPublisher publisher;
    private final String run =
            "run-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    /** How many records without a place were sent; a body that is tried again begins at the same number. */
    private long numbered;
    /** Whether the broker ever took something: what it refuses later on, for a password or a certificate, was changed meanwhile. */
    private volatile boolean known;

    BrokerTarget(BrokerPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public Delivery send(Map<String, String> headers, byte[] body, Compression compression) {
        if (RecordFrames.MEDIA_TYPE.equals(headers.get("Content-Type"))) {
            return publish(framed(headers, body));
        }
        synchronized (this) {
            List<BrokerMessage> messages = lines(headers, body);
            Delivery delivery = publish(messages);
            if (delivery instanceof Delivery.Accepted) {
                numbered += messages.size();
            }
            return delivery;
        }
    }

    private Delivery publish(List<BrokerMessage> messages) {
        try {
            publisher.publish(messages);
            known = true;
            return new Delivery.Accepted(messages.size(), 0, 0, List.of());
        } catch (Overloaded e) {
            return new Delivery.Later(String.valueOf(e.getMessage()), e.retryAfter());
        } catch (MessageTooLarge e) {
            return new Delivery.Refused(REFUSED, String.valueOf(e.getMessage()));
        } catch (TidewatchException e) {
            String reason = String.valueOf(e.getMessage());
            if (e.kind() == FailureKind.UNAVAILABLE) {
                return new Delivery.Later(reason, null);
            }
            return e.kind() == FailureKind.INVALID && known
                    ? new Delivery.Later(reason, null, true)
                    : new Delivery.Refused(REFUSED, reason);
        }
    }

    private static List<BrokerMessage> framed(Map<String, String> headers, byte[] body) {
        String stream = headers.get("Tidewatch-Stream");
        long offset = Long.parseLong(headers.getOrDefault("Tidewatch-Offset", "0"));
        RecordFrames.Result read = RecordFrames.read(body, offset, RecordFrames.Limits.DEFAULT);
        if (!(read instanceof RecordFrames.Records records)) {
            throw new IllegalStateException("an agent's own body cannot be read: " + read);
        }
        int[] bounds = records.bounds();
        long[] offsets = records.recordOffsets();
        List<BrokerMessage> messages = new ArrayList<>(offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            long next = i + 1 < offsets.length ? offsets[i + 1] : records.end();
            messages.add(message(
                    headers,
                    Arrays.copyOfRange(body, bounds[2 * i], bounds[2 * i + 1]),
                    stream == null ? null : new BrokerMessage.Place(stream, offsets[i], next)));
        }
        return messages;
    }

    private List<BrokerMessage> lines(Map<String, String> headers, byte[] body) {
        List<BrokerMessage> messages = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                int to = i > from && body[i - 1] == '\r' ? i - 1 : i;
                if (to > from) {
                    long number = numbered + messages.size();
                    messages.add(message(
                            headers,
                            Arrays.copyOfRange(body, from, to),
                            new BrokerMessage.Place(run, number, number + 1)));
                }
                from = i + 1;
            }
        }
        return messages;
    }

    private static BrokerMessage message(
            Map<String, String> headers, byte[] record, BrokerMessage.@Nullable Place place) {
        return new BrokerMessage(
                record,
                place,
                text(headers.get("Tidewatch-Source")),
                text(headers.get("Tidewatch-Path")),
                text(headers.get("Tidewatch-Dataset")));
    }

    private static @Nullable String text(@Nullable String header) {
        return header == null ? null : HeaderText.decode(header);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
