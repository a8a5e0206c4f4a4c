package io.tidewatch.cli.imports;

import static java.util.Objects.requireNonNull;

import io.tidewatch.cli.Stop;
import io.tidewatch.cli.read.RecordKind;
import io.tidewatch.collect.RecordFrames;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads files as an import does and sends nothing: what they hold, and what the parsers that come with Tidewatch make of their first records. */
public final class DryRun {
    private static final int TRIED = 1_000;

    private final ImportSettings settings;
    private final ImportProgress progress;
    private final Stop stop;
    private final Parsers parsers = Parsers.standard();

    public DryRun(ImportSettings settings, ImportProgress progress, Stop stop) {
        this.settings = settings;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * What a file holds.
     *
     * @param kind {@code lines}, {@code json}, {@code csv}, {@code evtx}, or {@code none}
     * @param datasets the datasets of its first thousand records, the most frequent first
     * @param problem what is wrong with it, or null
     */
    public record Found(
            String path,
            String kind,
            long records,
            List<String> datasets,
            @Nullable String problem) {
        public Found {
            requireNonNull(path, "path is null");
            requireNonNull(kind, "kind is null");
            datasets = List.copyOf(datasets);
        }
    }

    public List<Found> run() {
        List<ImportFile> files = ImportFiles.find(settings.paths());
        progress.total(files.stream().mapToLong(ImportFile::bytes).sum());
        List<Found> found = new ArrayList<>();
        for (ImportFile file : files) {
            if (stop.asked()) {
                break;
            }
            found.add(look(file));
        }
        return found;
    }

    private Found look(ImportFile file) {
        String path = file.path().toString();
        try (FileRecords records = FileRecords.open(file.path(), file.bytes(), 0, settings, progress::read)) {
            Map<String, Integer> datasets = new TreeMap<>();
            ParseContext context = new ParseContext();
            context.begin(
                    new SourceSettings(
                            settings.parser(),
                            settings.dataset() == null ? null : Dataset.of(settings.dataset()),
                            settings.zone() == null ? SourceSettings.DEFAULT.zone() : settings.zone(),
                            false),
                    Instant.ofEpochMilli(file.modified()));
            RecordBatch batch = new RecordBatch(settings.batchSize());
            RecordFrames.Writer writer = new RecordFrames.Writer();
            long count = 0;
            batch.begin(0);
            while (records.read(batch) && !stop.asked()) {
                for (int i = 0; i < batch.count() && count + i < TRIED; i++) {
                    datasets.merge(dataset(batch, i, writer, context), 1, Integer::sum);
                }
                count += batch.count();
                progress.sent(batch.count());
                batch.begin(batch.end());
            }
            Damage damage = records.damage();
            return new Found(
                    path, name(records.kind()), count, ordered(datasets), damage.places() == 0 ? null : damage.first());
        } catch (IOException e) {
            return new Found(path, "none", 0, List.of(), e.getMessage());
        }
    }

    private String dataset(RecordBatch batch, int record, RecordFrames.Writer writer, ParseContext context) {
        byte[] body = batch.body(record, record + 1, writer);
        if (!(RecordFrames.read(body, 0, RecordFrames.Limits.DEFAULT) instanceof RecordFrames.Records frames)) {
            return "unreadable";
        }
        int from = frames.bounds()[0];
        Parsed parsed = parsers.parse(RawFormat.TEXT, new Slice(body, from, frames.bounds()[1] - from), context);
        return parsed.dataset().value();
    }

    private static List<String> ordered(Map<String, Integer> datasets) {
        return datasets.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    private static String name(RecordKind kind) {
        return switch (kind) {
            case LINES -> "lines";
            case JSON -> "json";
            case CSV -> "csv";
            case EVTX -> "evtx";
        };
    }
}
