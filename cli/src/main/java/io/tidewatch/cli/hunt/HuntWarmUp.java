package io.tidewatch.cli.hunt;

import io.tidewatch.cli.read.Lines;
import io.tidewatch.cli.read.RecordKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Parses the beginning of a large file while rules are compiled on the other core, so that the parsers run compiled from the start. */
final class HuntWarmUp {
    private static final long LARGE = 64L << 20;
    private static final int MEMORY = 8 << 20;

    private HuntWarmUp() {}

    static void run(List<HuntFile> files) {
        for (HuntFile file : files) {
            if (file.bytes() >= LARGE) {
                parseStart(file);
                return;
            }
        }
    }

    private static void parseStart(HuntFile file) {
        try (RecordSource source = Inputs.open(file)) {
            Block block = source.kind() == RecordKind.LINES ? source.next(new byte[MEMORY]) : null;
            if (block == null) {
                return;
            }
            ParsedRecords records = new ParsedRecords();
            records.begin(Instant.EPOCH);
            for (int from = 0; from < block.length(); ) {
                int end = Lines.end(block.bytes(), from, block.length());
                if (end > from && block.bytes()[from] == '{') {
                    records.json(block.bytes(), from, end);
                }
                from = end + 1;
            }
        } catch (IOException e) {
            // The hunt itself opens the file again and tells what is wrong with it.
            return;
        }
    }
}
