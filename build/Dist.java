import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Assembles target/dist from what Maven packaged: {@code java build/Dist.java ROOT}. Every jar is in lib/ once; lib/server.jar and
 * lib/cli.jar hold only a class path. Native libraries are unpacked into native/, so that no start unpacks them into the temporary
 * folder again, and DuckDB's jar loses those of all platforms (its driver would prefer them).
 */
final class Dist {
    private static final String OS = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    private static final boolean MAC = OS.contains("mac");
    private static final boolean ARM = System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("aarch64|arm64");

    private final Path root;
    private final Path dist;

    private Dist(Path root) {
        this.root = root;
        this.dist = root.resolve("target/dist");
    }

    public static void main(String[] args) throws IOException {
        new Dist(Path.of(args[0]).toAbsolutePath().normalize()).assemble();
    }

    private void assemble() throws IOException {
        delete(dist);
        Files.createDirectories(dist.resolve("lib"));
        Files.createDirectories(dist.resolve("native"));
        program("server", "io.tidewatch.server.TidewatchServer");
        program("cli", "io.tidewatch.cli.Tidewatch");
        for (String file : new String[] {"tidewatch", "build/find-jdk"}) {
            Path target = dist.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(root.resolve(file), target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Copies a module's jars and writes the jar that names them. */
    private void program(String module, String main) throws IOException {
        Path list = root.resolve(module + "/target/classpath");
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> own = Files.list(root.resolve(module + "/target"))) {
            own.filter(jar -> jar.getFileName().toString().matches("tidewatch-" + module + "-[^-]*(-SNAPSHOT)?\\.jar"))
                    .forEach(jars::add);
        }
        if (jars.size() != 1) {
            throw new IOException("wanted one jar of " + module + ", found " + jars);
        }
        if (module.equals("server")) {
            jars.addAll(webApplication());
        }
        for (String jar : Files.readString(list).strip().split(java.io.File.pathSeparator)) {
            if (!jar.isEmpty()) {
                jars.add(Path.of(jar));
            }
        }
        Set<String> names = new java.util.LinkedHashSet<>();
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            names.add(name);
            Path target = dist.resolve("lib").resolve(name);
            if (!Files.exists(target)) {
                copy(jar, target);
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", names));
        try (OutputStream out = Files.newOutputStream(dist.resolve("lib/" + module + ".jar"));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
    }

    /** The web application's jar, which no module needs; none where it was not built. */
    private List<Path> webApplication() throws IOException {
        Path folder = root.resolve("ui/target");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> own = Files.list(folder)) {
            return own.filter(jar -> jar.getFileName().toString().matches("tidewatch-ui-[^-]*(-SNAPSHOT)?\\.jar"))
                    .toList();
        }
    }

    private void copy(Path jar, Path target) throws IOException {
        String name = jar.getFileName().toString();
        if (name.startsWith("duckdb_jdbc-")) {
            Set<String> natives = entries(jar, "libduckdb_java\\.so_.*");
            String wanted = "libduckdb_java.so_" + (MAC ? "macos_" : "linux_") + (ARM ? "arm64" : "amd64");
            if (natives.contains(wanted)) {
                unpack(jar, wanted, System.mapLibraryName("duckdb_java"));
                without(jar, target, natives);
                return;
            }
        } else if (name.startsWith("sqlite-jdbc-")) {
            String library = System.mapLibraryName("sqlitejdbc");
            unpack(jar, "org/sqlite/native/" + (MAC ? "Mac/" : "Linux/") + (ARM ? "aarch64/" : "x86_64/") + library, library);
        } else if (name.startsWith("zstd-jni-")) {
            String folder = MAC ? "darwin/" + (ARM ? "aarch64" : "x86_64") : "linux/" + (ARM ? "aarch64" : "amd64");
            for (String entry : entries(jar, folder + "/libzstd-jni-.*")) {
                unpack(jar, entry, System.mapLibraryName("zstd-jni"));
            }
        }
        Files.copy(jar, target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static Set<String> entries(Path jar, String pattern) throws IOException {
        Set<String> names = new TreeSet<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream().map(ZipEntry::getName).filter(name -> name.matches(pattern)).forEach(names::add);
        }
        return names;
    }

    /** A platform that the jar has nothing for is served by the library's own way. */
    private void unpack(Path jar, String entry, String as) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry found = zip.getEntry(entry);
            if (found != null) {
                Files.copy(zip.getInputStream(found), dist.resolve("native").resolve(as), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void without(Path jar, Path target, Set<String> left) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (!left.contains(entry.getName())) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTime(entry.getTime());
                    out.putNextEntry(copy);
                    zip.getInputStream(entry).transferTo(out);
                    out.closeEntry();
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
