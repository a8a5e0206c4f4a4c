package io.tidewatch.parse.pack.read;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.YamlProblem;
import io.tidewatch.parse.pack.Pack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds packs: those that come with Tidewatch, listed in the resource {@code packs/index}, and those of folders. */
public final class PackFiles {
    private static final String FOLDER = "/io/tidewatch/parse/packs/";
    private static final int MAX_PACKS = 1_000;
    private static final int MAX_DEPTH = 4;

    private PackFiles() {}

    /** The packs that come with Tidewatch, in the order of the index. */
    public static List<Pack> standard() {
        List<Pack> packs = new ArrayList<>();
        resource("index")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(name -> packs.add(PackReader.read(name + ".yml", resource(name + ".yml"), false)));
        return packs;
    }

    private static String resource(String name) {
        try (@Nullable InputStream in = PackFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the resource packs/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The packs of all {@code *.yml} and {@code *.yaml} files below these folders; a folder that does not exist has none.
     *
     * @throws ConfigException with every file that cannot be used
     */
    public static List<Pack> read(List<Path> folders) {
        List<Pack> packs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, String> files = new HashMap<>();
        for (Path file : below(folders, problems)) {
            try {
                Pack pack = PackReader.read(file.toString(), Files.readString(file));
                String other = files.putIfAbsent(pack.name(), pack.file());
                if (other != null) {
                    problems.add(file + ": the pack '" + pack.name() + "' is in " + other + " too; rename one");
                }
                packs.add(pack);
            } catch (YamlProblem e) {
                problems.add(e.line());
            } catch (IOException e) {
                problems.add(file + ": cannot be read: " + e + "; it must be a readable text in UTF-8");
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return packs;
    }

    /** Pack files in the order of their paths; a file named itself is one. */
    public static List<Path> below(List<Path> folders, List<String> problems) {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                continue;
            }
            try (Stream<Path> below = Files.walk(folder, MAX_DEPTH)) {
                below.filter(Files::isRegularFile)
                        .filter(file -> file.toString().endsWith(".yml")
                                || file.toString().endsWith(".yaml"))
                        .sorted()
                        .forEach(found::add);
            } catch (IOException | UncheckedIOException e) {
                problems.add(folder + ": cannot be read: " + e + "; make it readable or leave it out");
            }
        }
        if (found.size() > MAX_PACKS) {
            problems.add(folders + ": more than " + MAX_PACKS + " packs; leave out those that nobody uses");
            return List.of();
        }
        return found;
    }
}
