package io.tidewatch.lake;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sections of one index file, mapped into memory when first needed; the operating system keeps of them what is used. Thread-safe. */
final class SectionFile {
    private static final Logger log = LoggerFactory.getLogger(SectionFile.class);

    private final Path file;
    private final long start;
    private @Nullable MemorySegment mapped;
    private boolean damaged;

    SectionFile(Path file, long start) {
        this.file = file;
        this.start = start;
    }

    /** The section's bytes, checked; null when the file is damaged, which is logged once and told by {@link #damaged}. */
    synchronized @Nullable MemorySegment read(Section section) {
        if (damaged) {
            return null;
        }
        try {
            MemorySegment all = mapped;
            if (all == null) {
                all = map();
                mapped = all;
            }
            MemorySegment bytes = all.asSlice(start + section.offset(), section.length());
            if (checksum(bytes.asByteBuffer()) == section.checksum()) {
                return bytes;
            }
            damaged("its checksum is wrong", null);
        } catch (IOException | IndexOutOfBoundsException e) {
            damaged(String.valueOf(e.getMessage()), e);
        }
        return null;
    }

    private MemorySegment map() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
    }

    private void damaged(String why, @Nullable Exception cause) {
        damaged = true;
        log.atError()
                .addKeyValue("file", file)
                .addKeyValue("reason", why)
                .setCause(cause)
                .log("token filters are damaged; searches read the whole part until it is merged");
    }

    synchronized boolean damaged() {
        return damaged;
    }

    byte @Nullable [] bytes(Section section) {
        MemorySegment bytes = read(section);
        return bytes == null ? null : bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
