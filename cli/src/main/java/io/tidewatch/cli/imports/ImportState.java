package io.tidewatch.cli.imports;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.read.SealedText;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What imports remember: how far each file is, by its stream's name. The format is described in {@code docs/spec/import-state.md}.
 * Thread-safe.
 */
final class ImportState {
    private static final String MAGIC = "tidewatch-import 1";
    private static final String NAME = "imported";
    private static final int WORDS = 9;

    private final Path folder;
    private final Map<String, Imported> byStream = new LinkedHashMap<>();
    private final Map<String, Imported> byDigest = new HashMap<>();
    private final Map<String, Imported> byPath = new HashMap<>();
    private boolean changed;

    private ImportState(Path folder) {
        this.folder = folder;
    }

    static ImportState load(Path folder) {
        ImportState state = new ImportState(folder);
        Path file = folder.resolve(NAME);
        try {
            state.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return state;
        } catch (IOException | IllegalArgumentException e) {
            throw CliFailure.failed("cannot use " + file + ", which keeps what was imported: " + e.getMessage()
                    + "; restore it, or delete it: the server recognises what it was sent in the last 30 days");
        }
        return state;
    }

    private void parse(String text) {
        String[] lines = SealedText.opened(text, MAGIC).split("\n");
        for (int i = 1; i < lines.length; i++) {
            String[] words = lines[i].split(" ");
            if (words.length != WORDS || !words[0].equals("file")) {
                throw new IllegalArgumentException("line " + (i + 1) + " is not a file's");
            }
            Imported file = new Imported(
                    words[1],
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    words[4],
                    Long.parseLong(words[5]),
                    words[6].equals("whole"),
                    Long.parseLong(words[7]),
                    URLDecoder.decode(words[8], StandardCharsets.UTF_8));
            add(file);
        }
    }

    /** The file that was at this path, under settings of this meaning; the one sent last where there were several. */
    synchronized @Nullable Imported at(Path path, String meaning) {
        return byPath.get(path + "\n" + meaning);
    }

    /** The file of these bytes, under settings of this meaning. */
    synchronized @Nullable Imported of(String digest, String meaning) {
        return byDigest.get(digest + "\n" + meaning);
    }

    synchronized void put(Imported file) {
        add(file);
        changed = true;
    }

    private void add(Imported file) {
        Imported before = byStream.put(file.stream(), file);
        String meaning = "\n" + file.meaning();
        if (before != null) {
            byDigest.remove(before.digest() + meaning);
        }
        byDigest.put(file.digest() + meaning, file);
        byPath.put(file.path() + meaning, file);
    }

    /** Writes what changed to disk. */
    synchronized void save() throws IOException {
        if (!changed) {
            return;
        }
        StringBuilder text = new StringBuilder(MAGIC).append('\n');
        for (Imported file : byStream.values()) {
            text.append(String.join(
                            " ",
                            "file",
                            file.digest(),
                            Long.toString(file.bytes()),
                            Long.toString(file.modified()),
                            file.stream(),
                            Long.toString(file.offset()),
                            file.whole() ? "whole" : "part",
                            Long.toString(file.records()),
                            URLEncoder.encode(file.path(), StandardCharsets.UTF_8)))
                    .append('\n');
        }
        SealedText.save(folder, NAME, SealedText.sealed(text.toString()));
        changed = false;
    }
}
