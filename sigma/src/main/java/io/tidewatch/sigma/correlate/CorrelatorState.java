package io.tidewatch.sigma.correlate;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/** The saved form of a correlator: a magic, a version, the groups of each correlation, and a checksum over all of it. */
final class CorrelatorState {
    private static final int MAGIC = 0x54574353;
    private static final int VERSION = 1;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_EVENTS = 1 << 24;

    private CorrelatorState() {}

    record Restored(long newest, int leftOut) {}

    /** What the numbers of a group mean depends on this much of the correlation. */
    static String definition(SigmaCorrelation correlation) {
        Map<String, Map<String, String>> aliases = new TreeMap<>();
        correlation.aliases().forEach((alias, fields) -> aliases.put(alias, new TreeMap<>(fields)));
        return MatchIds.of(
                correlation.type().name(),
                correlation.rules().toString(),
                correlation.groupBy().toString(),
                aliases.toString(),
                correlation.timespan().toString(),
                correlation.condition().toString());
    }

    /** Which correlation, and what it means; groups of equal ones can be exchanged. */
    static String identity(CorrelationOperator operator) {
        SigmaCorrelation correlation = operator.step().correlation();
        return correlation.info().key() + ' ' + definition(correlation);
    }

    static void save(long newest, List<CorrelationOperator> operators, OutputStream target) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(target, new CRC32C());
        // The buffer lies before the checksum, which is slow over single bytes.
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, 1 << 16));
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeLong(newest);
        out.writeInt(operators.size());
        for (CorrelationOperator operator : operators) {
            SigmaCorrelation correlation = operator.step().correlation();
            writeText(out, correlation.info().key());
            writeText(out, definition(correlation));
            CorrelationWindow form = operator.newWindow();
            out.writeBoolean(form.isRuled());
            out.writeBoolean(form.isNumeric());
            out.writeBoolean(form.isTextual());
            out.writeInt(operator.groups().size());
            for (Map.Entry<String, CorrelationGroup> entry : operator.groups().entrySet()) {
                writeText(out, entry.getKey());
                writeGroup(out, entry.getValue());
            }
        }
        out.flush();
        long checksum = checked.getChecksum().getValue();
        out.writeInt((int) checksum);
        out.flush();
    }

    private static void writeGroup(DataOutputStream out, CorrelationGroup group) throws IOException {
        out.writeLong(group.silentUntil);
        out.writeLong(group.touched);
        out.writeLong(group.closesAt);
        out.writeLong(group.lost);
        out.writeDouble(group.lostSum);
        out.writeInt(group.thinAt);
        CorrelationWindow window = group.window;
        out.writeInt(window.size());
        for (int i = 0; i < window.size(); i++) {
            out.writeLong(window.time(i));
            out.writeLong(window.sequence(i));
            out.writeInt(window.partition(i));
            if (window.isRuled()) {
                out.writeByte(window.rule(i));
            }
            if (window.isNumeric()) {
                out.writeDouble(window.number(i));
            }
            if (window.isTextual()) {
                writeText(out, window.text(i));
            }
        }
    }

    static Restored restore(List<CorrelationOperator> operators, InputStream source) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(new BufferedInputStream(source, 1 << 16), new CRC32C());
        DataInputStream in = new DataInputStream(checked);
        try {
            return read(operators, in, checked);
        } catch (EOFException e) {
            throw corrupt("it ends too early");
        }
    }

    private static Restored read(List<CorrelationOperator> operators, DataInputStream in, CheckedInputStream checked)
            throws IOException {
        if (in.readInt() != MAGIC) {
            throw corrupt("it is no correlator's state");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw corrupt("its version is " + version + ", and this program reads version " + VERSION);
        }
        Map<String, CorrelationOperator> byKey = new HashMap<>();
        for (CorrelationOperator operator : operators) {
            byKey.put(identity(operator), operator);
        }
        long newest = in.readLong();
        int count = in.readInt();
        int leftOut = 0;
        Map<CorrelationOperator, Map<String, CorrelationGroup>> read = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String key = readText(in) + ' ' + readText(in);
            Map<String, CorrelationGroup> groups = readGroups(in);
            CorrelationOperator operator = byKey.get(key);
            if (operator == null) {
                leftOut++;
            } else {
                read.put(operator, groups);
            }
        }
        int expected = (int) checked.getChecksum().getValue();
        if (in.readInt() != expected) {
            throw corrupt("its checksum is wrong");
        }
        for (CorrelationOperator operator : operators) {
            operator.clear();
            read.getOrDefault(operator, Map.of()).forEach(operator::restore);
        }
        return new Restored(newest, leftOut);
    }

    private static Map<String, CorrelationGroup> readGroups(DataInputStream in) throws IOException {
        boolean ruled = in.readBoolean();
        boolean numeric = in.readBoolean();
        boolean textual = in.readBoolean();
        int count = in.readInt();
        Map<String, CorrelationGroup> groups = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = readText(in);
            CorrelationGroup group = new CorrelationGroup(new CorrelationWindow(ruled, numeric, textual));
            group.silentUntil = in.readLong();
            group.touched = in.readLong();
            group.closesAt = in.readLong();
            group.lost = in.readLong();
            group.lostSum = in.readDouble();
            group.thinAt = in.readInt();
            int events = bounded(in.readInt(), MAX_EVENTS, "events");
            for (int event = 0; event < events; event++) {
                long time = in.readLong();
                long sequence = in.readLong();
                int partition = in.readInt();
                int rule = ruled ? in.readUnsignedByte() : 0;
                double number = numeric ? in.readDouble() : 0;
                group.window.add(time, partition, sequence, rule, number, textual ? readText(in) : "");
            }
            groups.put(key, group);
        }
        return groups;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        byte[] bytes = new byte[bounded(in.readInt(), MAX_TEXT, "bytes of text")];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int bounded(int value, int most, String what) {
        if (value < 0 || value > most) {
            throw corrupt("it says that it has " + value + " " + what);
        }
        return value;
    }

    private static TidewatchException corrupt(String reason) {
        return new TidewatchException(
                FailureKind.CORRUPT,
                "the saved state of correlations cannot be read: " + reason + "; delete it to begin anew");
    }
}
