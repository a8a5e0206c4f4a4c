package io.tidewatch.cli.hunts;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch hunts start my-rule.yml --from -30d --wait}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Begin a hunt; no alert is made.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is begun, or with --wait done", "1:with --wait: it did not come to its end"})
final class HuntsStartCommand extends HuntsSubcommand {
    private static final long MAX_FILE = 1 << 20;

    @Parameters(
            arity = "0..*",
            paramLabel = "RULE",
            description = "files of rules, or ids of rules that the server keeps, enabled or not")
    List<String> rules = List.of();

    @Option(names = "--all", description = "every enabled rule")
    boolean all;

    @Option(names = "--from", paramLabel = "TIME", description = "from this time on, such as -30d")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "up to this time")
    @Nullable
    String to;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "only in this dataset, such as windows.* ; several times for several")
    List<String> datasets = List.of();

    @Option(names = "--wait", description = "show how far it is, and at the end what it found")
    boolean wait;

    @Override
    public Integer call() {
        ObjectNode request = Json.object();
        what(request);
        if (from != null) {
            request.put("from", time(from));
        }
        if (to != null) {
            request.put("to", time(to));
        }
        datasets.forEach(dataset -> request.withArray("datasets").add(dataset));
        try (ApiClient client = client()) {
            return begun(client, client.post(HUNTS, request), wait);
        }
    }

    private void what(ObjectNode request) {
        if (all == !rules.isEmpty()) {
            throw CliFailure.usage("which rules? name files of rules or rules' ids, or say --all");
        }
        if (all) {
            request.put("all", true);
            return;
        }
        List<Path> files = new ArrayList<>();
        for (String rule : rules) {
            Path file = file(rule);
            if (file != null) {
                files.add(file);
            }
        }
        if (files.isEmpty()) {
            rules.forEach(rule -> request.withArray("rules").add(rule));
            return;
        }
        if (files.size() < rules.size()) {
            throw CliFailure.usage("files of rules and rules' ids cannot be in one hunt; begin two");
        }
        List<String> texts = new ArrayList<>();
        files.forEach(file -> texts.add(text(file)));
        request.put("text", String.join("\n---\n", texts));
    }

    /** The file of that name; null where it is not one but an id. */
    private static @Nullable Path file(String rule) {
        try {
            Path file = Path.of(rule);
            if (Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            return null;
        }
        if (rule.endsWith(".yml") || rule.endsWith(".yaml")) {
            throw CliFailure.failed(rule + " is not there; check the path");
        }
        return null;
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw CliFailure.failed(
                        file + " has more than 1 MiB; 'tidewatch rules import' takes large collections");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CliFailure.failed(
                    file + " cannot be read: " + e.getMessage() + "; check the path and its permissions");
        }
    }

    private static String time(String text) {
        return text.startsWith("-") ? "now" + text : text;
    }
}
