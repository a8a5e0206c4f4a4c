package io.tidewatch.cli.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Small files of text in which a command keeps its place: a first line that names the format, a last line with a checksum of the rest. */
public final class SealedText {
    private static final String SUM = "crc32c ";

    private SealedText() {}

    /** The text, whose lines all end, with its checksum after it. */
    public static String sealed(String text) {
        return text + SUM + checksum(text) + '\n';
    }

    /**
     * The text without its checksum.
     *
     * @throws IllegalArgumentException when it does not begin with {@code magic}, or is not as it was written
     */
    public static String opened(String sealed, String magic) {
        if (!sealed.startsWith(magic + "\n")) {
            throw new IllegalArgumentException("it does not begin with '" + magic + "'");
        }
        int last = sealed.lastIndexOf(SUM);
        if (last < 0 || !sealed.substring(last).strip().equals(SUM + checksum(sealed.substring(0, last)))) {
            throw new IllegalArgumentException("its checksum does not fit its contents");
        }
        return sealed.substring(0, last);
    }

    /** Writes a new file, forces it to disk and renames it over the old one, so that a crash leaves one or the other. */
    public static void save(Path folder, String name, String sealed) throws IOException {
        Path temporary = folder.resolve(name + ".new");
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(sealed.getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(
                temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
