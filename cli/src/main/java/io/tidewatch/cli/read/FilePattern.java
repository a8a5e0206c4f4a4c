package io.tidewatch.cli.read;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A path as the user gave it: a file, a folder (the files in it), or a glob with stars, question marks, ranges and alternatives, such as {@code
 * /var/log/app-*.log}. It need not exist yet. Compressed files are left out unless they are named exactly.
 */
public final class FilePattern {
    private static final Set<String> COMPRESSED = Set.of("gz", "zst", "bz2", "xz", "zip", "z", "lz4", "7z");
    private static final int MAX_DEPTH = 32;

    private final String text;
    private final Path base;
    private final PathMatcher matcher;
    private final int depth;
    private final boolean plain;
    private final boolean packed;

    public FilePattern(String text) {
        this(text, false);
    }

    /** @param packed whether a glob finds compressed files too */
    public FilePattern(String text, boolean packed) {
        this.packed = packed;
        this.text = text;
        String absolute = Path.of("").toAbsolutePath().toString();
        String pattern = text.startsWith("/")
                        || Path.of(text.split("[*?\\[{]", 2)[0] + "x").isAbsolute()
                ? text
                : absolute + "/" + text;
        int wildcard = firstWildcard(pattern);
        this.plain = wildcard < 0;
        if (plain) {
            this.base = Path.of(pattern).normalize();
            this.depth = 1;
            this.matcher = path -> true;
        } else {
            int slash = pattern.lastIndexOf('/', wildcard);
            this.base = Path.of(slash <= 0 ? "/" : pattern.substring(0, slash)).normalize();
            String rest = pattern.substring(slash + 1);
            this.depth = rest.contains("**")
                    ? MAX_DEPTH
                    : (int) rest.chars().filter(c -> c == '/').count() + 1;
            this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        }
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Gives each file that fits now to {@code found}; what cannot be read is passed over until it can. */
    public void forEach(Consumer<Path> found) throws IOException {
        if (plain && !Files.isDirectory(base)) {
            if (Files.isRegularFile(base)) {
                found.accept(base);
            }
            return;
        }
        if (!Files.isDirectory(base)) {
            return;
        }
        Files.walkFileTree(base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && (packed || !compressed(file))
                        && matcher.matches(base.relativize(file))) {
                    found.accept(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, @org.jspecify.annotations.Nullable IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean compressed(Path file) {
        String name = file.getFileName().toString();
        return COMPRESSED.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return text;
    }
}
