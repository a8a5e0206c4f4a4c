package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Writes and reads index files; docs/spec/lake-index.md. */
final class PartIndexFile {
    static final int MAGIC = 0x54574958; // TWIX
    static final short VERSION = 2;

    /** The first whose Parquet files have small pages, and whose blocks have granules. */
    private static final short PAGED = 2;

    private static final int PREAMBLE = 20;
    private static final int MAX_HEADER = 64 << 20;

    private PartIndexFile() {}

    /**
     * A block to be written: its sections are bytes that exist.
     *
     * @param sections what kind and which bytes
     */
    record DraftBlock(int rows, long from, long to, List<DraftSection> sections) {}

    /** A section to be written. */
    record DraftSection(Section.Kind kind, byte[] bytes) {}

    /**
     * What an index file tells of its Parquet file, so that a damaged one is noticed.
     *
     * @param size its bytes
     * @param footer CRC-32C of its last bytes, see {@link ParquetCheck}
     */
    record ParquetSeal(long size, int footer) {}

    static void write(
            Path file,
            ParquetSeal seal,
            Columns columns,
            boolean overflows,
            long weight,
            MinuteCounts counts,
            List<DraftBlock> blocks) {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] header = deflated(header(seal, columns, overflows, weight, counts, blocks));
            ByteBuffer preamble = ByteBuffer.allocate(PREAMBLE)
                    .putInt(MAGIC)
                    .putShort(VERSION)
                    .putShort((short) 0)
                    .putInt(header.length)
                    .putInt(SectionFile.checksum(ByteBuffer.wrap(header)))
                    .putInt(0)
                    .flip();
            write(channel, preamble);
            write(channel, ByteBuffer.wrap(header));
            for (DraftBlock block : blocks) {
                for (DraftSection section : block.sections()) {
                    write(channel, ByteBuffer.wrap(section.bytes()));
                }
            }
        } catch (IOException e) {
            throw LakeFolder.unavailable("the index file " + file + " cannot be written", e);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] header(
            ParquetSeal seal,
            Columns columns,
            boolean overflows,
            long weight,
            MinuteCounts counts,
            List<DraftBlock> blocks)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(seal.size());
        out.writeInt(seal.footer());
        out.writeBoolean(overflows);
        out.writeLong(weight);
        out.writeInt(columns.list().size());
        for (Column column : columns.list()) {
            text(out, column.field());
            text(out, column.name());
            out.writeByte(column.type().code());
            out.writeBoolean(column.lists());
        }
        out.writeInt(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            out.writeLong(counts.minuteNumber(i));
            out.writeByte(counts.severityCode(i));
            out.writeInt(counts.count(i));
        }
        out.writeInt(blocks.size());
        long offset = 0;
        for (DraftBlock block : blocks) {
            out.writeInt(block.rows());
            out.writeLong(block.from());
            out.writeLong(block.to());
            out.writeByte(block.sections().size());
            for (DraftSection section : block.sections()) {
                out.writeByte(section.kind().code());
                out.writeLong(offset);
                out.writeInt(section.bytes().length);
                out.writeInt(SectionFile.checksum(ByteBuffer.wrap(section.bytes())));
                offset += section.bytes().length;
            }
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    /** What was read. */
    record Read(PartIndex index, ParquetSeal seal) {}

    /**
     * Reads an index file's header; its sections are read when needed.
     *
     * @throws TidewatchException {@code CORRUPT}, saying what is wrong with which file
     */
    static Read read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer preamble = read(channel, PREAMBLE);
            if (preamble.getInt() != MAGIC) {
                throw new IOException("it is no index file");
            }
            short version = preamble.getShort();
            if (version < 1 || version > VERSION) {
                throw new IOException("its version is " + version + "; this program reads 1 to " + VERSION);
            }
            preamble.getShort();
            int length = preamble.getInt();
            int checksum = preamble.getInt();
            if (length < 0 || length > MAX_HEADER) {
                throw new IOException("its header claims " + length + " bytes");
            }
            byte[] header = new byte[length];
            read(channel, length).get(header);
            if (SectionFile.checksum(ByteBuffer.wrap(header)) != checksum) {
                throw new IOException("its checksum is wrong");
            }
            return parse(new SectionFile(file, PREAMBLE + (long) length), header, version >= PAGED);
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.CORRUPT, "the index file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer read(FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new IOException("it ends early");
            }
        }
        return bytes.flip();
    }

    private static Read parse(SectionFile sections, byte[] deflated, boolean paged) throws IOException {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(deflated)))) {
            ParquetSeal seal = new ParquetSeal(in.readLong(), in.readInt());
            boolean overflows = in.readBoolean();
            long weight = in.readLong();
            List<Column> columns = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                columns.add(new Column(text(in), text(in), ColumnType.ofCode(in.readUnsignedByte()), in.readBoolean()));
            }
            int entries = in.readInt();
            long[] minutes = new long[entries];
            byte[] severities = new byte[entries];
            int[] counts = new int[entries];
            for (int i = 0; i < entries; i++) {
                minutes[i] = in.readLong();
                severities[i] = in.readByte();
                counts[i] = in.readInt();
            }
            PartIndex index = new PartIndex(
                    new Columns(columns),
                    paged,
                    overflows,
                    weight,
                    blocks(in, sections),
                    new MinuteCounts(minutes, severities, counts));
            return new Read(index, seal);
        } catch (UncheckedIOException | IndexOutOfBoundsException e) {
            throw new IOException("its header does not add up", e);
        }
    }

    private static List<Block> blocks(DataInputStream in, SectionFile file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        long firstRow = 0;
        for (int left = in.readInt(); left > 0; left--) {
            int rows = in.readInt();
            long from = in.readLong();
            long to = in.readLong();
            List<Section> sections = new ArrayList<>();
            for (int i = in.readUnsignedByte(); i > 0; i--) {
                sections.add(new Section(
                        Section.Kind.ofCode(in.readUnsignedByte()), in.readLong(), in.readInt(), in.readInt()));
            }
            blocks.add(new Block(
                    firstRow,
                    rows,
                    from,
                    to,
                    new StoredFilter(file, sections),
                    new StoredGranules(file, sections, firstRow, rows)));
            firstRow += rows;
        }
        return blocks;
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] utf8 = in.readNBytes(length);
        if (utf8.length != length) {
            throw new IOException("it ends early");
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
