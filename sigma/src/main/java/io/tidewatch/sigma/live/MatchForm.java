package io.tidewatch.sigma.live;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An event and rules that it matched, as bytes: what correlations of another process need of it, as {@code docs/spec/distributed-correlation.md} says. */
final class MatchForm {
    private static final int VERSION = 1;
    private static final int MAX_COUNT = 1 << 16;

    private MatchForm() {}

    /** What was read. */
    record Match(Event event, List<String> rules) {}

    /** @param wanted the fields that are kept */
    static byte[] write(Event event, List<String> rules, Predicate<String> wanted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, event.dataset().toString());
            out.writeLong(micros(event.time()));
            out.writeLong(micros(event.ingested()));
            text(out, event.origin().source());
            text(out, event.origin().transport());
            maybe(out, event.origin().path());
            out.writeInt(rules.size());
            for (String rule : rules) {
                text(out, rule);
            }
            fields(out, event.fields(), wanted);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void fields(DataOutputStream out, Fields fields, Predicate<String> wanted) throws IOException {
        for (int i = 0; i < fields.size(); i++) {
            if (!wanted.test(fields.name(i))) {
                continue;
            }
            FieldKind kind = fields.kind(i);
            out.writeByte(kind.code() + 1);
            text(out, fields.name(i));
            if (kind == FieldKind.TEXT || kind == FieldKind.LIST) {
                out.writeInt(fields.textLength(i));
                out.write(fields.utf8(), fields.textOffset(i), fields.textLength(i));
            } else {
                out.writeLong(fields.longAt(i));
            }
        }
        out.writeByte(0);
    }

    /** @throws TidewatchException {@code CORRUPT} where the bytes are damaged, or of another version */
    static Match read(TenantId tenant, EventId id, byte[] bytes, FieldsBuilder builder) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw corrupt("its version is " + version + ", and this program reads version " + VERSION, null);
            }
            Dataset dataset = Dataset.of(text(in));
            Instant time = instant(in.readLong());
            Instant ingested = instant(in.readLong());
            Origin origin = new Origin(text(in), text(in), null, maybe(in));
            List<String> rules = new ArrayList<>();
            for (int left = bounded(in.readInt(), MAX_COUNT); left > 0; left--) {
                rules.add(text(in));
            }
            builder.clear();
            for (int kind = in.readByte(); kind != 0; kind = in.readByte()) {
                field(FieldKind.ofCode((byte) (kind - 1)), in, builder);
            }
            Event event = new Event(
                    id, tenant, dataset, time, ingested, origin, Severity.UNKNOWN, Slice.EMPTY, false, builder.build());
            return new Match(event, rules);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw corrupt("it is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static void field(FieldKind kind, DataInputStream in, FieldsBuilder builder) throws IOException {
        String name = text(in);
        switch (kind) {
            case TEXT -> {
                byte[] value = bytes(in);
                builder.put(name, value, 0, value.length);
            }
            case LIST -> {
                byte[] value = bytes(in);
                builder.putList(name, value, 0, value.length);
            }
            case LONG -> builder.put(name, in.readLong());
            case DOUBLE -> builder.put(name, Double.longBitsToDouble(in.readLong()));
            case BOOLEAN -> builder.put(name, in.readLong() != 0);
            case NULL -> {
                in.readLong();
                builder.putNull(name);
            }
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static void maybe(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(out, text);
        }
    }

    private static @Nullable String maybe(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[bounded(in.readInt(), in.available())];
        in.readFully(bytes);
        return bytes;
    }

    private static int bounded(int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("a length of " + value);
        }
        return value;
    }

    private static TidewatchException corrupt(String reason, @Nullable Exception cause) {
        return new TidewatchException(FailureKind.CORRUPT, "a match cannot be read: " + reason, cause);
    }
}
