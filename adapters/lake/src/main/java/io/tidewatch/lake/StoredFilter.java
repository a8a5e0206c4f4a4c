package io.tidewatch.lake;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The token filter of a block as it lies in an index file: one binary fuse filter, or several of which any can have the key. Opened when
 * first asked; what is damaged rules out nothing. Thread-safe.
 */
final class StoredFilter implements TokenFilter {
    private static final int HEADER = 16;

    private final SectionFile file;
    private final List<Section> sections;
    private volatile @Nullable List<Fuse> opened;

    StoredFilter(SectionFile file, List<Section> sections) {
        this.file = file;
        this.sections = List.copyOf(sections);
    }

    /** A filter as its bytes lie in memory. */
    record Fuse(long seed, int segmentLength, int segmentCount, MemorySegment fingerprints) {
        /** The filter of what {@link StoredFilter#encode} gave; null where it does not add up. */
        static @Nullable Fuse of(MemorySegment bytes) {
            if (bytes.byteSize() < HEADER) {
                return null;
            }
            ByteBuffer header = bytes.asSlice(0, HEADER).asByteBuffer();
            Fuse fuse = new Fuse(header.getLong(), header.getInt(), header.getInt(), bytes.asSlice(HEADER));
            return fuse.fingerprints.byteSize() == (fuse.segmentCount + 2L) * fuse.segmentLength ? fuse : null;
        }

        /** @param key after {@link KeySet#cut} */
        boolean mightContain(long key) {
            long hash = BinaryFuse.mix(key, seed);
            int value = BinaryFuse.fingerprint(hash);
            for (int turn = 0; turn < 3; turn++) {
                int place = BinaryFuse.place(hash, turn, segmentLength, segmentCount);
                value ^= fingerprints.get(ValueLayout.JAVA_BYTE, place) & 0xFF;
            }
            return value == 0;
        }
    }

    @Override
    public boolean mightContain(long key) {
        List<Fuse> fuses = opened;
        if (fuses == null) {
            fuses = open();
            opened = fuses;
        }
        if (fuses.isEmpty()) {
            return true;
        }
        long cut = KeySet.cut(key);
        for (Fuse fuse : fuses) {
            if (fuse.mightContain(cut)) {
                return true;
            }
        }
        return false;
    }

    /** The filters; none when one cannot be read. */
    private List<Fuse> open() {
        List<Fuse> fuses = new ArrayList<>();
        for (Section section : sections) {
            if (section.kind() != Section.Kind.FILTER) {
                continue;
            }
            MemorySegment bytes = file.read(section);
            Fuse fuse = bytes == null ? null : Fuse.of(bytes);
            if (fuse == null) {
                return List.of();
            }
            fuses.add(fuse);
        }
        return fuses;
    }

    SectionFile file() {
        return file;
    }

    List<Section> sections() {
        return sections;
    }

    /** The bytes that are kept of a filter. */
    static byte[] encode(BinaryFuse fuse) {
        return ByteBuffer.allocate(HEADER + fuse.fingerprints().length)
                .putLong(fuse.seed())
                .putInt(fuse.segmentLength())
                .putInt(fuse.segmentCount())
                .put(fuse.fingerprints())
                .array();
    }
}
