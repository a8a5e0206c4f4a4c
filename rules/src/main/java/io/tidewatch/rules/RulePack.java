package io.tidewatch.rules;

import static java.util.Objects.requireNonNull;

import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The rules that come with Tidewatch.
 *
 * <pre>{@code
 * for (RulePack.RuleFile file : RulePack.files()) { … file.path(), file.text() … }
 * LoadedRules rules = RulePack.read();
 * }</pre>
 */
public final class RulePack {
    private static final String INDEX = "index.txt";

    private RulePack() {}

    /**
     * A file of one or more Sigma documents.
     *
     * @param path {@code linux/ssh-brute-force.yml}: slashes, no slash at the beginning; stays the same from release to release
     * @param text its YAML
     */
    public record RuleFile(String path, String text) {
        public RuleFile {
            requireNonNull(path, "path is null");
            requireNonNull(text, "text is null");
        }
    }

    /** All files, in the order of their paths. */
    public static List<RuleFile> files() {
        return resource(INDEX)
                .lines()
                .filter(path -> !path.isBlank())
                .map(path -> new RuleFile(path, resource(path)))
                .toList();
    }

    /** All files, read; a problem names the file by its path. */
    public static LoadedRules read() {
        RuleReader reader = new RuleReader();
        files().forEach(file -> reader.text(file.path(), file.text()));
        return reader.result();
    }

    private static String resource(String name) {
        try (InputStream in = RulePack.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        name + " is not on the class path beside " + RulePack.class.getName() + "; the jar is damaged");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
