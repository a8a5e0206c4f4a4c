package io.tidewatch.cli.parser;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.config.ConfigException;
import io.tidewatch.config.Spelling;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.pack.check.PackAnswers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch parser try --parser haproxy < lines}. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show what becomes of lines: a JSON object each, with dataset, time, severity and fields.")
final class ParserTryCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    ParserCommand parent;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "the lines; standard input without it")
    @Nullable
    Path file;

    @Option(names = "--parser", paramLabel = "NAME", description = "the parser to use; else each line is recognised")
    @Nullable
    String name;

    @Mixin
    PackFolders folders = new PackFolders();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "the zone of times that carry none",
            defaultValue = "UTC")
    String zone = "UTC";

    @Override
    public Integer call() throws IOException {
        Terminal terminal = ParserCommand.terminal(parent);
        PackAnswers answers = new PackAnswers(parsers());
        ZoneId where = zone();
        Instant now = Instant.now();
        try (InputStream in = file == null ? System.in : opened(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    terminal.out().println(PackAnswers.json(answers.answer(line, name, now, where)));
                }
            }
        }
        terminal.out().flush();
        return ExitCode.OK.code();
    }

    private Parsers parsers() {
        Parsers parsers;
        try {
            parsers = Parsers.of(folders.packs());
        } catch (ConfigException e) {
            throw CliFailure.failed(String.valueOf(e.getMessage()));
        }
        if (name != null && parsers.byName(name) == null) {
            throw CliFailure.usage("there is no parser '" + name + "'" + Spelling.suggestion(name, parsers.names()));
        }
        return parsers;
    }

    private static InputStream opened(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw CliFailure.usage("'" + file + "' cannot be read; name a file of lines");
        }
        return Files.newInputStream(file);
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw CliFailure.usage("there is no time zone '" + zone + "'; write UTC, +02:00 or Europe/Berlin");
        }
    }
}
