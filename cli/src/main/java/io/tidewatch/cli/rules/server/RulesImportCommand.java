package io.tidewatch.cli.rules.server;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.output.Safe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch rules import sigma_all_rules.zip --enable trusted}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Give a server rules: a file, a folder, or a zip archive such as SigmaHQ's releases.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all were taken", "5:some were refused, the rest was taken"})
public final class RulesImportCommand extends ServerRules {
    private static final int SHOWN = 10;
    private static final long MAX_FOLDER = 128L << 20;

    @Parameters(paramLabel = "PATH", description = "a rule file, a folder of rules, or a zip archive of them")
    Path path = Path.of(".");

    @Option(
            names = "--enable",
            paramLabel = "WHICH",
            description =
                    "which new rules: usable (all but deprecated ones), trusted (stable and test), none (default: usable)")
    @Nullable
    String enable;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "what the rules' source is to say (default: the file's name)")
    @Nullable
    String source;

    @Option(names = "--restore", description = "bring back rules that were removed")
    boolean restore;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Map<String, String> parameters = new LinkedHashMap<>();
        Path name = path.toAbsolutePath().normalize().getFileName();
        parameters.put("source", source != null ? source : name == null ? "import" : name.toString());
        if (enable != null) {
            parameters.put("enable", enable);
        }
        if (restore) {
            parameters.put("restore", "true");
        }
        JsonNode report;
        try (ApiClient client = client()) {
            report = client.upload(RULES + "/import", parameters, bytes());
        }
        if (json) {
            terminal.out().println(report);
        } else {
            print(report, terminal);
        }
        return (report.path("refused").isEmpty() ? ExitCode.OK : ExitCode.PARTIAL).code();
    }

    private static void print(JsonNode report, Terminal terminal) {
        terminal.out().println("added      " + report.path("added").size());
        terminal.out().println("changed    " + report.path("changed").size());
        terminal.out().println("unchanged  " + report.path("unchanged").asLong());
        if (report.path("removedBefore").asLong() > 0) {
            terminal.out()
                    .println("left out   " + report.path("removedBefore").asLong()
                            + " that were removed before; --restore brings them back");
        }
        problems("not in force", report.path("notInForce"), terminal);
        problems("refused", report.path("refused"), terminal);
    }

    private static void problems(String title, JsonNode problems, Terminal terminal) {
        if (problems.isEmpty()) {
            return;
        }
        terminal.out().println();
        terminal.out().println(title);
        int shown = 0;
        for (JsonNode problem : problems) {
            if (shown++ == SHOWN) {
                terminal.out().println("  … " + (problems.size() - SHOWN) + " more; --json shows them");
                return;
            }
            terminal.out()
                    .println(Safe.line("  " + problem.path("file").asString("") + ":"
                            + problem.path("line").asInt() + ": "
                            + problem.path("message").asString("") + "; "
                            + problem.path("remedy").asString("")));
        }
    }

    private byte[] bytes() {
        try {
            return Files.isDirectory(path) ? zipped() : Files.readAllBytes(path);
        } catch (IOException | UncheckedIOException e) {
            throw CliFailure.failed(
                    path + " cannot be read: " + e.getMessage() + "; check the path and its permissions");
        }
    }

    private byte[] zipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long total = 0;
        try (Stream<Path> walk = Files.walk(path);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
            for (Path file : files) {
                total += Files.size(file);
                if (total > MAX_FOLDER) {
                    throw CliFailure.failed(
                            path + " holds more than 128 MiB of YAML; name the folder of the rules alone");
                }
                zip.putNextEntry(new ZipEntry(path.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
