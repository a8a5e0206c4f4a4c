package io.tidewatch.testkit;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real data that lies beside the project, found through the environment variable {@code TIDEWATCH_CORPORA}. A test that asks for a
 * file when the folder is missing is skipped, and says so; a file missing from a folder that is there is a failure.
 */
public final class Corpora {
    private Corpora() {}

    /** The file or folder at {@code relative}, for example {@code loghub/Linux_2k.log}. */
    public static Path path(String relative) {
        String configured = System.getenv("TIDEWATCH_CORPORA");
        Path root = configured == null || configured.isBlank() ? null : Path.of(configured);
        boolean present = root != null && Files.isDirectory(root);
        Assumptions.assumeTrue(
                present,
                () -> "skipped: the corpora are not at TIDEWATCH_CORPORA=" + configured + ", so " + relative
                        + " cannot be read");
        if (root == null) {
            throw new IllegalStateException("assumptions are not enforced");
        }
        Path file = root.resolve(relative);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is missing from the corpora");
        }
        return file;
    }

    /** The whole file. */
    public static byte[] bytes(String relative) {
        try {
            return Files.readAllBytes(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's lines, without their ends (LF or CRLF); bytes that are not UTF-8 become U+FFFD. */
    public static List<String> lines(String relative) {
        return new String(bytes(relative), StandardCharsets.UTF_8).lines().toList();
    }

    /** The file's lines that are not blank, one JSON text each. */
    public static List<String> jsonLines(String relative) {
        return lines(relative).stream().filter(line -> !line.isBlank()).toList();
    }

    /** The file's content, decompressed where its name ends in {@code .zst}; to be closed. */
    public static InputStream open(String relative) throws IOException {
        InputStream file = Files.newInputStream(path(relative));
        return relative.endsWith(".zst") ? new ZstdInputStream(file) : file;
    }

    /** The lines of a file that may be too large for memory, decompressed as in {@link #open}; to be closed. */
    public static Stream<String> stream(String relative) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(open(relative), StandardCharsets.UTF_8), 1 << 16);
        return reader.lines().onClose(() -> {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The files in a zip archive whose names {@code wanted} accepts, by name, in the names' order. */
    public static SortedMap<String, byte[]> zip(String relative, Predicate<String> wanted) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(open(relative))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && wanted.test(entry.getName())) {
                    files.put(entry.getName(), zip.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
