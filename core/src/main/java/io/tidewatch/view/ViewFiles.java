package io.tidewatch.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the mapping files, which the resource {@code index} lists in the order in which they apply. */
final class ViewFiles {
    private static final String FOLDER = "/io/tidewatch/view/";

    private ViewFiles() {}

    static List<View> standard() {
        List<Reading> readings = new ArrayList<>();
        for (String file : files("ecs/")) {
            readings.addAll(new ViewReader(file, resource(file)).readings());
        }
        return List.of(
                new View("ecs", "Elastic Common Schema 8.17", readings, new View.Form.Document()),
                new View("udm", "Google's Unified Data Model", readings, mapped("udm/", false)),
                new View("ocsf", "Open Cybersecurity Schema Framework 1.1", readings, mapped("ocsf/", true)));
    }

    private static View.Form mapped(String folder, boolean ocsf) {
        List<Mapping> mappings = new ArrayList<>();
        ViewReader.Parts parts = new ViewReader.Parts();
        for (String file : files(folder)) {
            mappings.addAll(new ViewReader(file, resource(file)).mappings(parts));
        }
        return new View.Form.Mapped(List.copyOf(mappings), ocsf);
    }

    /** The files of a folder, in the order of the index. */
    static List<String> files(String folder) {
        return resource("index")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(folder))
                .toList();
    }

    private static String resource(String name) {
        try (@Nullable InputStream in = ViewFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the resource view/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
