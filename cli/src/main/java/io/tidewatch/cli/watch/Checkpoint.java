package io.tidewatch.cli.watch;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.read.SealedText;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a watcher remembers between two runs: its id and how far each file is. Written to a new file, forced to disk and renamed over the
 * old one, so that a crash leaves one or the other. The format is described in {@code docs/spec/watch-checkpoint.md}.
 *
 * @param agent the watcher's id, drawn at its first start
 * @param next the number that the next file gets
 * @param files what is known of each file
 */
record Checkpoint(String agent, long next, List<CheckpointEntry> files) {
    private static final String MAGIC = "tidewatch-checkpoint 1";
    private static final String NAME = "checkpoint";

    Checkpoint {
        files = List.copyOf(files);
    }

    /** The checkpoint in {@code folder}, or an empty one of {@code newAgent} where there is none. */
    static Checkpoint load(Path folder, String newAgent) {
        Path file = folder.resolve(NAME);
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return new Checkpoint(newAgent, 1, List.of());
        } catch (IOException | IllegalArgumentException e) {
            throw CliFailure.failed("cannot use the checkpoint " + file + ": " + e.getMessage()
                    + "; restore it, or delete it to read all files again from their start");
        }
    }

    void save(Path folder) throws IOException {
        SealedText.save(folder, NAME, format());
    }

    String format() {
        StringBuilder text = new StringBuilder(MAGIC).append('\n');
        text.append("agent ").append(agent).append('\n');
        text.append("next ").append(next).append('\n');
        for (CheckpointEntry file : files) {
            text.append(line(file)).append('\n');
        }
        return SealedText.sealed(text.toString());
    }

    private static String line(CheckpointEntry file) {
        Progress progress = file.progress();
        String cuts = progress.cuts().stream().map(String::valueOf).collect(Collectors.joining(","));
        return String.join(
                " ",
                "file",
                Long.toString(progress.number()),
                Long.toString(file.key().device()),
                Long.toString(file.key().inode()),
                Long.toString(progress.offset()),
                fingerprint(progress.head()),
                fingerprint(progress.tail()),
                cuts.isEmpty() ? "-" : cuts,
                file.finished() ? "finished" : "open",
                Long.toString(file.lastSeen()),
                URLEncoder.encode(file.path().toString(), StandardCharsets.UTF_8));
    }

    private static String fingerprint(Fingerprint print) {
        return print.length() + ":" + Long.toHexString(print.hash());
    }

    static Checkpoint parse(String text) {
        String[] lines = SealedText.opened(text, MAGIC).split("\n");
        if (lines.length < 3 || !lines[1].startsWith("agent ") || !lines[2].startsWith("next ")) {
            throw new IllegalArgumentException("it has no agent");
        }
        List<CheckpointEntry> files = new ArrayList<>();
        for (int i = 3; i < lines.length; i++) {
            String[] words = lines[i].split(" ");
            if (words.length != 11 || !words[0].equals("file")) {
                throw new IllegalArgumentException("line " + (i + 1) + " is not a file's");
            }
            files.add(entry(words));
        }
        return new Checkpoint(lines[1].substring(6), Long.parseLong(lines[2].substring(5)), files);
    }

    private static CheckpointEntry entry(String[] words) {
        List<Long> cuts = words[7].equals("-")
                ? List.of()
                : Arrays.stream(words[7].split(",")).map(Long::valueOf).toList();
        Progress progress = new Progress(
                Long.parseLong(words[1]), Long.parseLong(words[4]), print(words[5]), print(words[6]), cuts);
        return new CheckpointEntry(
                new FileKey(Long.parseLong(words[2]), Long.parseLong(words[3])),
                progress,
                Path.of(URLDecoder.decode(words[10], StandardCharsets.UTF_8)),
                words[8].equals("finished"),
                Long.parseLong(words[9]));
    }

    private static Fingerprint print(String word) {
        int colon = word.indexOf(':');
        return new Fingerprint(
                Integer.parseInt(word.substring(0, colon)), Long.parseUnsignedLong(word.substring(colon + 1), 16));
    }
}
