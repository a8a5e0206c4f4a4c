package io.tidewatch.cli.parser;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.config.ConfigException;
import io.tidewatch.parse.pack.Packs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that adds packs of one's own. */
final class PackFolders {
    @Option(
            names = "--packs",
            paramLabel = "PATH",
            description = "a pack file or a folder of packs, beside those that come with Tidewatch; may be repeated")
    List<Path> folders = List.of();

    Packs packs() {
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                throw CliFailure.usage("there is no '" + folder + "'; name a pack file or a folder of packs");
            }
        }
        try {
            return Packs.of(folders);
        } catch (ConfigException e) {
            throw CliFailure.failed(String.valueOf(e.getMessage()));
        }
    }
}
