package io.tidewatch.cli.command;

import static java.util.Objects.requireNonNullElse;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Download;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Bytes;
import io.tidewatch.cli.output.Progress;
import io.tidewatch.cli.output.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch export 'event.outcome:failure' --from -1d --out failures.parquet}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write all that a search finds as one file, newest first. A file has its name only when it is whole.",
            "Exits with 5 when it is not all that was found, and says why."
        })
public final class ExportCommand implements Callable<Integer> {
    /** As many as a server gives at once. */
    private static final int MOST = 10_000_000;

    /** The trailer that says that the answer ended where the server ended it, and how many events are in it. */
    private static final String EXPORTED = "Tidewatch-Exported";

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "QUERY",
            description = "such as 'Failed password' or source.ip:10.0.0.0/8 (everything)")
    @Nullable
    String query;

    @Mixin
    RangeOptions range = new RangeOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "ndjson, csv or parquet (what FILE's name ends with, else ndjson)")
    @Nullable
    Format format;

    @Option(
            names = "--fields",
            split = ",",
            paramLabel = "NAME",
            description = "the columns of CSV and Parquet, such as time,user.name,source.ip")
    List<String> fields = List.of();

    @Option(
            names = "--view",
            paramLabel = "SCHEMA",
            description = "events in this schema, for NDJSON: ecs, udm or ocsf")
    @Nullable
    String view;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many events at most (10,000,000, more than which a server does not give at once)")
    @Nullable
    Integer limit;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "where to (the standard output)")
    @Nullable
    Path out;

    @Option(names = "--force", description = "replace FILE when it is there already")
    boolean force;

    @Mixin
    ServerOptions server = new ServerOptions();

    /** How events are written. */
    enum Format {
        NDJSON,
        CSV,
        PARQUET;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Format wanted = format();
        refuseContradictions(wanted);
        if (out != null) {
            WholeFile.check(out, force);
        }
        Map<String, String> parameters = range.parameters(query);
        parameters.put("format", wanted.label());
        parameters.put("limit", Integer.toString(requireNonNullElse(limit, MOST)));
        if (view != null) {
            parameters.put("view", view);
        }
        if (!fields.isEmpty()) {
            parameters.put("fields", String.join(",", fields));
        }
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal));
                Download download = client.download("/api/v1/events/export", parameters)) {
            if (out == null) {
                return print(download);
            }
            return keep(download, out);
        }
    }

    private Format format() {
        if (format != null) {
            return format;
        }
        String name = out == null ? "" : out.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") ? Format.CSV : name.endsWith(".parquet") ? Format.PARQUET : Format.NDJSON;
    }

    private void refuseContradictions(Format wanted) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw CliFailure.usage("--limit is " + limit + "; write 1 to " + MOST);
        }
        if (view != null && wanted != Format.NDJSON) {
            throw CliFailure.usage(
                    "--view is for NDJSON; " + wanted.label() + " has columns, which --fields names, and no schema");
        }
        if (!fields.isEmpty() && wanted == Format.NDJSON) {
            throw CliFailure.usage("--fields names columns, and NDJSON has none; add --format csv or parquet");
        }
        if (out == null && wanted == Format.PARQUET && terminal.interactive()) {
            throw CliFailure.usage("a Parquet file is nothing for a terminal; name a file with --out FILE");
        }
    }

    private int print(Download download) {
        terminal.stop().honour();
        copy(
                download,
                (bytes, length) -> {
                    terminal.out().write(bytes, 0, length);
                    return !terminal.out().checkError();
                },
                "what was written is not whole");
        terminal.out().flush();
        return terminal.out().checkError() ? ExitCode.FAILED.code() : verdict(download);
    }

    private int keep(Download download, Path file) {
        terminal.stop().honour();
        Progress progress = new Progress(terminal);
        long length;
        try (WholeFile kept = WholeFile.create(file, force)) {
            length = copy(
                    download,
                    (bytes, count) -> {
                        kept.write(bytes, count);
                        progress.show(kept.length());
                        return true;
                    },
                    file + " was not written");
            if (download.trailer(EXPORTED) == null) {
                // Nobody said that this is all of the file: it is not given the name of one that is whole.
                progress.clear();
                terminal.note(file + " was not written");
                return verdict(download);
            }
            kept.finish();
        } finally {
            progress.clear();
        }
        terminal.note(String.format(
                Locale.ROOT,
                "%s: %s, %s, in %.1f s",
                file,
                events(download.trailer(EXPORTED)),
                Bytes.of(length),
                progress.seconds()));
        return verdict(download);
    }

    private static String events(@Nullable String exported) {
        if (exported == null || !exported.matches("\\d{1,18}")) {
            return "events";
        }
        return exported.equals("1") ? "1 event" : String.format(Locale.ROOT, "%,d events", Long.parseLong(exported));
    }

    private interface Sink {
        /** Takes bytes; false when nobody wants any more. */
        boolean write(byte[] bytes, int length);
    }

    /** Copies to the end and tells how many bytes; a file that breaks off, or that nobody wants any more, is a failure. */
    private long copy(Download download, Sink sink, String consequence) {
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        try {
            for (int read = download.read(buffer); read >= 0; read = download.read(buffer)) {
                if (terminal.stop().asked()) {
                    throw CliFailure.failed("stopped; " + consequence);
                }
                copied += read;
                if (!sink.write(buffer, read)) {
                    break;
                }
            }
            return copied;
        } catch (IOException e) {
            throw new CliFailure(
                    ExitCode.UNREACHABLE,
                    "the export broke off after " + Bytes.of(copied) + " (" + e.getMessage() + "); " + consequence
                            + "; the server's log says why where it was the server");
        }
    }

    /** Says what is not in the file that was asked for. */
    private int verdict(Download download) {
        String exported = download.trailer(EXPORTED);
        if (exported == null) {
            terminal.note("warning: the server did not say whether this is all; a proxy in between may have taken its"
                    + " trailers (Tidewatch-Exported) away");
            return ExitCode.PARTIAL.code();
        }
        ExitCode exit = ExitCode.OK;
        if (!requireNonNullElse(download.trailer("Tidewatch-Warnings"), "0").equals("0")) {
            terminal.note("warning: not all: parts of the store could not be read, their events are missing;"
                    + " 'tidewatch search' with the same query names them");
            exit = ExitCode.PARTIAL;
        }
        if (download.trailer("Tidewatch-Next") != null) {
            if (limit == null) {
                terminal.note("warning: not all: there are more events than the " + events(Integer.toString(MOST))
                        + " that a server gives at once; the oldest are missing, narrow the time with --from and --to");
                return ExitCode.PARTIAL.code();
            }
            terminal.note("there are more events than --limit " + limit + "; the newest were written");
        }
        return exit.code();
    }
}
