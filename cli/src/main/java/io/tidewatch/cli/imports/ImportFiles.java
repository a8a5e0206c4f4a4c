package io.tidewatch.cli.imports;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.read.FilePattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the files that a command line means: files as named, everything in and below folders, and what globs fit. */
final class ImportFiles {
    private static final Set<String> UNREADABLE = Set.of("bz2", "xz", "zip", "z", "lz4", "7z", "rar", "tar", "tgz");
    private static final int MAX_FILES = 1_000_000;

    private ImportFiles() {}

    /** In the order of the arguments, each file once; those of a folder by name, so that rotated logs come in their order or its reverse. */
    static List<ImportFile> find(List<String> arguments) {
        Map<Path, Boolean> found = new LinkedHashMap<>();
        for (String argument : arguments) {
            int before = found.size();
            Path path = plain(argument);
            if (path != null && Files.isRegularFile(path)) {
                found.put(path.toAbsolutePath().normalize(), true);
            } else if (path != null && Files.isDirectory(path)) {
                addFolder(path, found);
            } else {
                addPattern(argument, found);
            }
            if (found.size() == before && (path == null || !Files.exists(path))) {
                throw CliFailure.usage("'" + argument + "' is no file, no folder and fits none");
            }
        }
        return found.entrySet().stream()
                .map(entry -> {
                    try {
                        return ImportFile.of(entry.getKey(), entry.getValue());
                    } catch (IOException e) {
                        throw CliFailure.failed("'" + entry.getKey() + "' cannot be read: " + e.getMessage());
                    }
                })
                .toList();
    }

    private static @org.jspecify.annotations.Nullable Path plain(String argument) {
        try {
            return Path.of(argument);
        } catch (java.nio.file.InvalidPathException e) {
            return null;
        }
    }

    private static void addFolder(Path folder, Map<Path, Boolean> found) {
        try (Stream<Path> below = Files.walk(folder)) {
            below.filter(Files::isRegularFile)
                    .filter(ImportFiles::readable)
                    .sorted()
                    .limit(MAX_FILES)
                    .forEach(path -> found.putIfAbsent(path.toAbsolutePath().normalize(), false));
        } catch (IOException | UncheckedIOException e) {
            throw CliFailure.failed("the folder '" + folder + "' cannot be read: " + e.getMessage());
        }
    }

    private static void addPattern(String argument, Map<Path, Boolean> found) {
        List<Path> fitting = new ArrayList<>();
        try {
            new FilePattern(argument, true).forEach(fitting::add);
        } catch (IOException | IllegalArgumentException e) {
            throw CliFailure.usage("'" + argument + "' cannot be looked for: " + e.getMessage());
        }
        fitting.sort(Comparator.naturalOrder());
        fitting.stream()
                .limit(MAX_FILES)
                .forEach(path -> found.putIfAbsent(path.toAbsolutePath().normalize(), false));
    }

    private static boolean readable(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return !UNREADABLE.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
