package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.hunt.EventReading;
import io.tidewatch.cli.hunt.EventReading.ReadEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the event that a command line means: JSON itself, a file of one or more events, or standard input. */
final class EventFile {
    private static final int MAX_STDIN = 64 << 20;

    private EventFile() {}

    /** @param record which event of a file, from 1 */
    static ReadEvent read(String text, int record, InputStream standardIn) throws IOException {
        if (text.stripLeading().startsWith("{")) {
            return first(text.getBytes(StandardCharsets.UTF_8), "the event");
        }
        if (text.equals("-")) {
            return first(standardIn.readNBytes(MAX_STDIN), "standard input");
        }
        Path path = Path.of(text);
        if (!Files.isRegularFile(path)) {
            throw CliFailure.usage(
                    "there is no file '" + text + "'; name a file, write the event as JSON, or - for standard input");
        }
        ReadEvent event = EventReading.nth(path, record);
        if (event == null) {
            throw CliFailure.failed("'" + text + "' has no event " + record + " that can be read");
        }
        return event;
    }

    private static ReadEvent first(byte[] json, String what) {
        ReadEvent event = EventReading.ofJson(json);
        if (event == null) {
            throw CliFailure.failed(what + " is not a JSON object");
        }
        return event;
    }
}
