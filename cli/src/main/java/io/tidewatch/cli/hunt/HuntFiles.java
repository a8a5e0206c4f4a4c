package io.tidewatch.cli.hunt;

import io.tidewatch.cli.CliFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the files that a command line means: files as named, folders with everything of a known kind below them. */
final class HuntFiles {
    private static final Set<String> KINDS = Set.of("evtx", "json", "ndjson", "jsonl", "csv", "log", "txt");
    private static final int MAX_FILES = 1_000_000;

    private HuntFiles() {}

    static List<HuntFile> find(List<Path> paths) {
        Set<Path> found = new LinkedHashSet<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw CliFailure.usage("there is no '" + path + "'; name files or folders of logs");
            }
            if (Files.isDirectory(path)) {
                addFolder(path, found);
            } else {
                found.add(path);
            }
        }
        if (found.isEmpty()) {
            throw CliFailure.usage("no logs below " + paths.getFirst()
                    + "; a hunt reads .evtx, .json, .ndjson, .jsonl, .csv, .log and .txt, also as .gz or .zst");
        }
        List<HuntFile> files = new ArrayList<>(found.size());
        for (Path path : found) {
            files.add(new HuntFile(files.size(), path, size(path)));
        }
        return files;
    }

    private static void addFolder(Path folder, Set<Path> found) {
        try (Stream<Path> below = Files.walk(folder)) {
            below.filter(Files::isRegularFile)
                    .filter(HuntFiles::isKnown)
                    .sorted()
                    .limit(MAX_FILES)
                    .forEach(found::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw CliFailure.failed("the folder '" + folder + "' cannot be read: " + e.getMessage());
        }
    }

    private static boolean isKnown(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        String bare = name.replaceFirst("\\.(gz|zst)$", "");
        return KINDS.contains(bare.substring(bare.lastIndexOf('.') + 1));
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw CliFailure.failed("'" + path + "' cannot be read: " + e.getMessage());
        }
    }
}
