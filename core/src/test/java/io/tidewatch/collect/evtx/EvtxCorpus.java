package io.tidewatch.collect.evtx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The event logs of the corpora, with the JSON that another reader made of each; tests that use them skip where there are none. */
final class EvtxCorpus {
    record Sample(String name, byte[] evtx, byte[] json) {}

    private EvtxCorpus() {}

    static List<Sample> samples() {
        String corpora = System.getenv("TIDEWATCH_CORPORA");
        Path zip = Path.of(corpora == null ? "corpora" : corpora, "windows", "sigma-regression-evtx.zip");
        assumeTrue(Files.exists(zip), () -> "no corpora: " + zip + " is missing; set TIDEWATCH_CORPORA");
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<Sample> samples = new ArrayList<>();
            for (ZipEntry entry :
                    file.stream().filter(e -> e.getName().endsWith(".evtx")).toList()) {
                String json = entry.getName().replaceAll("evtx$", "json");
                samples.add(new Sample(entry.getName(), bytes(file, entry), bytes(file, file.getEntry(json))));
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(ZipFile file, ZipEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
