package io.tidewatch.server.rules;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Takes the rule files out of what is uploaded: a zip archive, or one file of YAML. Entries are read, never written to disk. */
public final class RuleArchive {
    /** A file or folder whose name begins with a dot, such as .github. */
    private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.[^./]");

    private static final int MAX_FILES = 20_000;
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final long MAX_TOTAL_BYTES = 128L << 20;

    private RuleArchive() {}

    /**
     * @param name what was uploaded, for messages
     * @throws TidewatchException {@code INVALID} when it is damaged or larger than rules ever are
     */
    public static List<RuleFile> read(String name, byte[] bytes) {
        if (bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K') {
            return zip(name, bytes);
        }
        return List.of(new RuleFile(name, decoded(bytes)));
    }

    private static List<RuleFile> zip(String name, byte[] bytes) {
        List<RuleFile> files = new ArrayList<>();
        long total = 0;
        int entries = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_FILES) {
                    throw refused(name, "has more than " + MAX_FILES + " files");
                }
                if (entry.isDirectory() || !isRule(entry.getName())) {
                    // What is skipped is still unpacked by the next step: it counts, so that it cannot go on for ever.
                    total += skipped(zip, MAX_TOTAL_BYTES - total);
                } else {
                    byte[] content = zip.readNBytes(MAX_FILE_BYTES + 1);
                    if (content.length > MAX_FILE_BYTES) {
                        throw refused(name, "has a file of more than 1 MiB, " + shortened(entry.getName()));
                    }
                    total += content.length;
                    files.add(new RuleFile(shortened(entry.getName()), decoded(content)));
                }
                if (total >= MAX_TOTAL_BYTES) {
                    throw refused(name, "is larger than 128 MiB when unpacked");
                }
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw refused(name, "is not a whole zip archive (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw refused(name, "cannot be unpacked (" + e.getMessage() + ")");
        }
        if (files.isEmpty()) {
            throw refused(name, "holds no rule file");
        }
        return files;
    }

    private static long skipped(ZipInputStream zip, long most) throws IOException {
        byte[] buffer = new byte[8_192];
        long total = 0;
        while (total < most) {
            int read = zip.read(buffer);
            if (read < 0) {
                break;
            }
            total += read;
        }
        return total;
    }

    private static boolean isRule(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return (lower.endsWith(".yml") || lower.endsWith(".yaml"))
                && !lower.endsWith(".test.yml")
                && !HIDDEN.matcher(lower).find();
    }

    private static String decoded(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String shortened(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > 200 ? "…" + printable.substring(printable.length() - 200) : printable;
    }

    private static TidewatchException refused(String name, String what) {
        return new TidewatchException(
                FailureKind.INVALID, name + " " + what + "; send a zip archive of Sigma files, or one file of YAML");
    }
}
