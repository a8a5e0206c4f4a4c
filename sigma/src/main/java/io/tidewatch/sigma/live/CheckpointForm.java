package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/** The file in which detection's state is kept, as {@code docs/spec/detection-state.md} describes it. */
final class CheckpointForm {
    private static final int MAGIC = 0x54574454;
    private static final int VERSION = 1;
    private static final int MAX_TEXT = 1 << 16;
    private static final int MAX_COUNT = 1 << 20;
    private static final int CHUNK = 1 << 16;

    private CheckpointForm() {}

    /**
     * What a file held.
     *
     * @param positions where detection stood in each partition
     * @param tenants the tenants' lanes
     */
    record Kept(List<Position> positions, List<KeptTenant> tenants) {}

    record KeptTenant(TenantId tenant, List<KeptLane> lanes) {}

    /**
     * A lane.
     *
     * @param stream whose it is; null for the live one
     * @param apart whether the stream was out of step last
     * @param state what its correlator wrote
     */
    record KeptLane(Lanes.@Nullable StreamKey stream, boolean apart, Duration behind, byte[] state) {
        KeptLane {
            requireNonNull(state, "state is null");
        }

        void restore(Lane lane) throws IOException {
            lane.correlator().restore(new ByteArrayInputStream(state));
            lane.behind(behind);
        }
    }

    static void write(List<Position> positions, Map<TenantId, Lanes> tenants, OutputStream target) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(target, new CRC32C());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, CHUNK));
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(positions.size());
        for (Position position : positions) {
            out.writeInt(position.partition());
            out.writeLong(position.offset());
        }
        out.writeInt(tenants.size());
        for (Map.Entry<TenantId, Lanes> entry : tenants.entrySet()) {
            writeText(out, entry.getKey().value());
            Lanes lanes = entry.getValue();
            int count = 1;
            for (Lanes.Stream stream : lanes.streams().values()) {
                count += stream.lanes.size();
            }
            out.writeInt(count);
            writeLane(out, null, false, lanes.live());
            for (Map.Entry<Lanes.StreamKey, Lanes.Stream> stream :
                    lanes.streams().entrySet()) {
                for (Lane lane : stream.getValue().lanes) {
                    writeLane(out, stream.getKey(), stream.getValue().apart, lane);
                }
            }
        }
        out.flush();
        out.writeInt((int) checked.getChecksum().getValue());
        out.flush();
    }

    private static void writeLane(DataOutputStream out, Lanes.@Nullable StreamKey stream, boolean apart, Lane lane)
            throws IOException {
        out.writeBoolean(stream != null);
        if (stream != null) {
            writeText(out, stream.source());
            out.writeBoolean(stream.path() != null);
            writeText(out, stream.path() == null ? "" : stream.path());
            out.writeBoolean(apart);
        }
        out.writeLong(lane.behind().toNanos() / 1_000);
        try (OutputStream chunks = new BufferedOutputStream(new Chunks(out), CHUNK)) {
            lane.correlator().save(chunks);
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Bytes of a length not known before: each piece with its length, and an empty one at the end. */
    private static final class Chunks extends OutputStream {
        private final DataOutputStream out;

        Chunks(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                out.writeInt(length);
                out.write(bytes, offset, length);
            }
        }

        @Override
        public void close() throws IOException {
            out.writeInt(0);
        }
    }

    /**
     * Reads a file whole.
     *
     * @throws TidewatchException {@code CORRUPT} where it is damaged, or of another version
     */
    static Kept read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            return read(in);
        }
    }

    /** Reads what {@link #write} wrote, as {@link #read(Path)}. */
    static Kept read(InputStream source) throws IOException {
        try {
            return checked(source);
        } catch (EOFException e) {
            throw corrupt("it ends too early");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw corrupt("it holds what cannot be: " + e.getMessage());
        }
    }

    private static Kept checked(InputStream source) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(source, new CRC32C());
        DataInputStream in = new DataInputStream(checked);
        if (in.readInt() != MAGIC) {
            throw corrupt("it is no state of detection");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw corrupt("its version is " + version + ", and this program reads version " + VERSION);
        }
        List<Position> positions = new ArrayList<>();
        for (int i = bounded(in.readInt(), MAX_COUNT, "positions"); i > 0; i--) {
            positions.add(new Position(in.readInt(), in.readLong()));
        }
        List<KeptTenant> tenants = new ArrayList<>();
        for (int i = bounded(in.readInt(), MAX_COUNT, "tenants"); i > 0; i--) {
            TenantId tenant = new TenantId(readText(in));
            List<KeptLane> lanes = new ArrayList<>();
            for (int lane = bounded(in.readInt(), MAX_COUNT, "lanes"); lane > 0; lane--) {
                lanes.add(readLane(in));
            }
            tenants.add(new KeptTenant(tenant, lanes));
        }
        int expected = (int) checked.getChecksum().getValue();
        if (in.readInt() != expected) {
            throw corrupt("its checksum is wrong");
        }
        return new Kept(positions, tenants);
    }

    private static KeptLane readLane(DataInputStream in) throws IOException {
        Lanes.StreamKey stream = null;
        boolean apart = false;
        if (in.readBoolean()) {
            String source = readText(in);
            boolean hasPath = in.readBoolean();
            String path = readText(in);
            stream = new Lanes.StreamKey(source, hasPath ? path : null);
            apart = in.readBoolean();
        }
        Duration behind = Duration.of(in.readLong(), ChronoUnit.MICROS);
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        for (int length = in.readInt(); length != 0; length = in.readInt()) {
            state.write(readBytes(in, bounded(length, CHUNK, "bytes in a piece")));
        }
        return new KeptLane(stream, apart, behind, state.toByteArray());
    }

    private static byte[] readBytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in, bounded(in.readInt(), MAX_TEXT, "bytes of text")), StandardCharsets.UTF_8);
    }

    private static int bounded(int value, int most, String what) {
        if (value < 0 || value > most) {
            throw corrupt("it says that it has " + value + " " + what);
        }
        return value;
    }

    private static TidewatchException corrupt(String reason) {
        return new TidewatchException(FailureKind.CORRUPT, reason);
    }
}
