package io.tidewatch.server.web;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The web application's files on the class path, as its build lists them in {@code tidewatch-ui/files}: a line {@code file PATH TYPE
 * DIGEST ENCODINGS} each ({@code -} where there are no encodings), and a line {@code page NAME} for each first segment of an address that
 * the application shows. Immutable.
 */
public final class WebFiles {
    private static final String FOLDER = "/tidewatch-ui/";
    private static final String INDEX = "index.html";

    private final Map<String, WebFile> files;
    private final Set<String> pages;

    /**
     * A file.
     *
     * @param path its place below the server's root, without the slash at the beginning
     * @param type its media type
     * @param digest of its content
     * @param encodings what it is there compressed by, best first: {@code br}, {@code gzip}
     */
    record WebFile(String path, String type, String digest, Set<String> encodings) {
        /** Whether another content has another name. */
        boolean isImmutable() {
            return path.startsWith("assets/");
        }
    }

    private WebFiles(Map<String, WebFile> files, Set<String> pages) {
        this.files = Map.copyOf(files);
        this.pages = Set.copyOf(pages);
    }

    /** Those that are packaged; none where the server was built without the web application. */
    public static WebFiles packaged() {
        try (InputStream list = WebFiles.class.getResourceAsStream(FOLDER + "files")) {
            return list == null ? none() : parse(new String(list.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server without the web application. */
    public static WebFiles none() {
        return new WebFiles(Map.of(), Set.of());
    }

    static WebFiles parse(String list) {
        Map<String, WebFile> files = new HashMap<>();
        Set<String> pages = new HashSet<>();
        list.lines().forEach(line -> {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "file" ->
                    files.put(
                            words[1],
                            new WebFile(words[1], words[2].replace(";", "; "), words[3], encodings(words[4])));
                case "page" -> pages.add(words[1]);
                default -> throw new IllegalArgumentException("tidewatch-ui/files: cannot read '" + line + "'");
            }
        });
        return new WebFiles(files, pages);
    }

    private static Set<String> encodings(String words) {
        return words.equals("-") ? Set.of() : new java.util.LinkedHashSet<>(java.util.List.of(words.split(",")));
    }

    /** Whether there is no web application. */
    boolean isEmpty() {
        return !files.containsKey(INDEX);
    }

    /** The file at an address's path; null where there is none. */
    @Nullable
    WebFile file(String path) {
        return path.length() < 2 || path.equals("/" + INDEX) ? null : files.get(path.substring(1));
    }

    /** The document that shows every page. */
    WebFile document() {
        return requireNonNull(files.get(INDEX), "there is no web application");
    }

    /** Whether the application shows something at an address's path. */
    boolean isPage(String path) {
        int end = path.indexOf('/', 1);
        return path.equals("/") || pages.contains(end < 0 ? path.substring(1) : path.substring(1, end));
    }

    /**
     * A file's bytes.
     *
     * @param encoding one of the file's, or null for the file as it is
     */
    static byte[] bytes(WebFile file, @Nullable String encoding) throws IOException {
        String suffix = encoding == null ? "" : encoding.equals("gzip") ? ".gz" : "." + encoding;
        String place = FOLDER + file.path() + suffix;
        try (InputStream in = WebFiles.class.getResourceAsStream(place)) {
            return requireNonNull(in, place + " is listed but not packaged").readAllBytes();
        }
    }
}
