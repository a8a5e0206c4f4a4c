package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Looks whether a Parquet file is whole without reading its rows: its length, its marks at both ends, its footer. */
final class ParquetCheck {
    private static final int MARK = 0x50415231; // PAR1
    private static final int TRAILER = 8;

    private ParquetCheck() {}

    /** What a whole file is recognised by. */
    static PartIndexFile.ParquetSeal seal(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 3L * TRAILER) {
                throw new IOException("it has only " + size + " bytes");
            }
            if (read(channel, 0, 4).getInt() != MARK) {
                throw new IOException("it does not begin as a Parquet file");
            }
            ByteBuffer trailer = read(channel, size - TRAILER, TRAILER);
            int footer = trailer.order(ByteOrder.LITTLE_ENDIAN).getInt();
            if (trailer.order(ByteOrder.BIG_ENDIAN).getInt() != MARK || footer < 0 || footer > size - 3L * 4) {
                throw new IOException("it does not end as a Parquet file");
            }
            int checksum = SectionFile.checksum(read(channel, size - TRAILER - footer, footer));
            return new PartIndexFile.ParquetSeal(size, checksum);
        } catch (NoSuchFileException e) {
            throw new TidewatchException(FailureKind.CORRUPT, "the file " + file + " is missing", e);
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.CORRUPT, "the file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("it ends early");
            }
        }
        return bytes.flip();
    }
}
