package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertDetails;
import io.tidewatch.alert.AlertHistory;
import io.tidewatch.alert.AlertPruning;
import io.tidewatch.alert.Resolution;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of alerts that were deleted from the catalog, {@code alerts-2026-11-21.ndjson.zst}: a line an alert, compressed in frames that
 * follow one another, as {@code zstdcat} reads them. A frame is on disk when {@link #append} returns; one that was cut off by a crash is
 * removed before the next is written. Used by one thread.
 */
final class AlertArchive {
    private final Path folder;
    private final JsonMapper json = new JsonMapper();
    private @Nullable Path last;
    private long lastEnd;

    AlertArchive(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    Path file(LocalDate day) {
        return folder.resolve("alerts-" + day + ".ndjson.zst");
    }

    /** @throws TidewatchException {@code UNAVAILABLE} when it cannot be written; then nothing may be deleted */
    void append(LocalDate day, List<AlertPruning.Old> alerts) {
        StringBuilder lines = new StringBuilder();
        alerts.forEach(old -> lines.append(json.writeValueAsString(object(old))).append('\n'));
        ByteBuffer frame = ByteBuffer.wrap(Zstd.compress(lines.toString().getBytes(StandardCharsets.UTF_8), 9));
        Path file = file(day);
        try {
            make(file);
            // Only what another run left has to be looked through.
            long end = file.equals(last) && Files.size(file) >= lastEnd ? lastEnd : endOfWholeFrames(file);
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.truncate(end);
                out.position(end);
                while (frame.hasRemaining()) {
                    out.write(frame);
                }
                out.force(true);
                last = file;
                lastEnd = out.position();
            }
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "old alerts cannot be archived to " + file + ": " + e.getMessage()
                            + "; they are kept in the catalog",
                    e);
        }
    }

    private void make(Path file) throws IOException {
        Files.createDirectories(folder);
        if (Files.exists(file)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
        // The name must be on disk before what it names is deleted elsewhere.
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static long endOfWholeFrames(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = 0;
        try {
            while (at < bytes.length) {
                at += (int) Zstd.findFrameCompressedSize(bytes, at, bytes.length - at);
            }
        } catch (ZstdException e) {
            // A frame that a crash cut off: its alerts are in the catalog still.
            return at;
        }
        return at;
    }

    private static Map<String, Object> object(AlertPruning.Old old) {
        AlertDetails details = old.details();
        Alert alert = details.alert();
        Resolution resolution = alert.resolution();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("tenant", alert.tenant().value());
        object.put("id", alert.id());
        object.put("rule", alert.rule().key());
        object.put("ruleVersion", alert.rule().version());
        object.put("title", alert.rule().title());
        object.put("severity", alert.severity().label());
        object.put("tags", alert.rule().tags());
        object.put("status", alert.status().label());
        object.put("resolution", resolution == null ? null : resolution.label());
        object.put("group", alert.group());
        object.put(
                "entities",
                alert.entities().stream()
                        .map(entity -> Map.of("kind", entity.kind().label(), "value", entity.value()))
                        .toList());
        object.put("dataset", alert.dataset().value());
        object.put("firstEvent", alert.firstEvent().toString());
        object.put("lastEvent", alert.lastEvent().toString());
        object.put("created", alert.created().toString());
        object.put("updated", alert.updated().toString());
        object.put("findings", alert.findings());
        object.put("suppressed", alert.suppressed());
        object.put("assignee", alert.assignee());
        object.put("caseId", alert.caseId());
        object.put("previous", alert.previous());
        object.put("explanation", details.explanation());
        object.put("fields", details.fields());
        object.put(
                "firstEvents",
                details.firstEvents().stream().map(EventId::toString).toList());
        object.put(
                "latestEvents",
                details.latestEvents().stream().map(EventId::toString).toList());
        object.put("events", details.events());
        object.put("history", old.history().stream().map(AlertArchive::object).toList());
        return object;
    }

    private static Map<String, Object> object(AlertHistory entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("time", entry.time().toString());
        object.put("actor", entry.actor());
        object.put("change", entry.change().label());
        object.put("from", entry.from());
        object.put("to", entry.to());
        object.put("comment", entry.comment());
        return object;
    }
}
