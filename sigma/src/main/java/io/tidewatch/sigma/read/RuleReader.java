package io.tidewatch.sigma.read;

import static java.util.Objects.requireNonNull;

import io.tidewatch.sigma.rule.Location;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads rules and collects what was loaded and what was refused. Reads any number of sources, then {@link #result}. Not thread-safe.
 *
 * <pre>{@code
 * LoadedRules loaded = new RuleReader().path(Path.of("rules")).path(Path.of("sigma.zip")).result();
 * }</pre>
 */
public final class RuleReader {
    private static final int MAX_FILE_BYTES = 8 << 20;
    private static final int MAX_FILES = 200_000;
    private static final long MAX_TOTAL_BYTES = 1L << 30;

    private final Predicate<String> names;
    private final List<SigmaDocument> documents = new ArrayList<>();
    private final List<RuleProblem> refused = new ArrayList<>();
    private final List<RuleProblem> warnings = new ArrayList<>();
    private long totalBytes;

    /** Reads every {@code .yml} and {@code .yaml} file. */
    public RuleReader() {
        this(name -> true);
    }

    /** @param names which files of folders and archives to read, by their path inside, with slashes */
    public RuleReader(Predicate<String> names) {
        this.names = requireNonNull(names, "names is null");
    }

    /** Reads a file, a zip archive, or a folder with everything below it, in the order of names. */
    public RuleReader path(Path path) {
        try {
            if (Files.isDirectory(path)) {
                folder(path);
            } else if (path.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
                zip(path);
            } else {
                file(path, path.toString());
            }
        } catch (IOException | UncheckedIOException e) {
            refuse(
                    new Location(path.toString(), 1),
                    "cannot be read: " + e.getMessage(),
                    "check the path and its permissions");
        }
        return this;
    }

    /** Reads one file's text. */
    public RuleReader text(String file, String text) {
        YamlReader.Documents read = YamlReader.read(text);
        DocumentActions actions = new DocumentActions();
        for (Yaml document : read.documents()) {
            List<DetectionsReader.Advice> advice = new ArrayList<>();
            try {
                Yaml.Mapping whole = actions.resolve(document);
                if (whole != null) {
                    documents.add(new DocumentReader(advice).read(whole, file));
                    advice.forEach(one -> warnings.add(
                            RuleProblem.warning(new Location(file, one.line()), one.message(), one.remedy())));
                }
            } catch (RuleRefused e) {
                refuse(new Location(file, e.line()), e.reason(), e.remedy());
            }
        }
        for (RuleRefused error : read.errors()) {
            refuse(new Location(file, error.line()), error.reason(), error.remedy());
        }
        return this;
    }

    /** What was read so far. */
    public LoadedRules result() {
        return new LoadedRules(documents, refused, warnings);
    }

    private void folder(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(file -> isRule(file.toString()) && Files.isRegularFile(file))
                    .limit(MAX_FILES)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            for (Path file : files) {
                String inside = folder.relativize(file).toString().replace('\\', '/');
                if (names.test(inside)) {
                    file(file, file.toString());
                }
            }
        }
    }

    private void file(Path file, String name) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            refuse(new Location(name, 1), "larger than 8 MB", "split it");
            return;
        }
        decoded(name, Files.readAllBytes(file));
    }

    private void zip(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<ZipEntry> entries = new ArrayList<>();
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements() && entries.size() < MAX_FILES) {
                ZipEntry entry = all.nextElement();
                if (!entry.isDirectory() && isRule(entry.getName()) && names.test(entry.getName())) {
                    entries.add(entry);
                }
            }
            entries.sort(Comparator.comparing(ZipEntry::getName));
            for (ZipEntry entry : entries) {
                String name = archive + "!/" + entry.getName();
                byte[] bytes = zip.getInputStream(entry).readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length > MAX_FILE_BYTES) {
                    refuse(new Location(name, 1), "larger than 8 MB when unpacked", "split it");
                    continue;
                }
                decoded(name, bytes);
            }
        }
    }

    private void decoded(String name, byte[] bytes) {
        totalBytes += bytes.length;
        if (totalBytes > MAX_TOTAL_BYTES) {
            refuse(new Location(name, 1), "more than 1 GB of rules", "read fewer rules");
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        text(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private void refuse(Location location, String message, String remedy) {
        refused.add(RuleProblem.error(location, message, remedy));
    }

    private static boolean isRule(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yml") || lower.endsWith(".yaml");
    }
}
