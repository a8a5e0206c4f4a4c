package io.tidewatch.cli.hunt;

import io.tidewatch.cli.read.FileStart;
import io.tidewatch.cli.read.Packed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** Opens files and tells by their first bytes what they hold; names do not count, but for {@code .csv}. */
final class Inputs {
    private static final int START = FileStart.LENGTH;

    private Inputs() {}

    static RecordSource open(HuntFile file) throws IOException {
        RecordSource.CountingStream raw = new RecordSource.CountingStream(Files.newInputStream(file.path()));
        try {
            InputStream in = Packed.unpacked(raw);
            byte[] start = in.readNBytes(START);
            return new RecordSource(file, in, raw, FileStart.kind(file.path(), start), FileStart.withoutMark(start));
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }
}
