package io.tidewatch.cli.imports;

import io.tidewatch.cli.read.ByteWindow;
import io.tidewatch.cli.read.Multiline;
import io.tidewatch.cli.read.RecordSplitter;
import java.io.IOException;

/** Text, or JSON with an object a line: a record a line, or an event of several lines. */
final class LineReader implements RecordReader {
    private final ByteWindow window;
    private final RecordSplitter splitter;

    LineReader(ByteWindow window, Multiline multiline, int maxRecord) {
        this.window = window;
        this.splitter = new RecordSplitter(multiline, maxRecord);
    }

    @Override
    public boolean read(RecordBatch batch) throws IOException {
        while (!batch.full()) {
            splitter.begin(window.from());
            splitter.split(window.bytes(), window.to(), window.ended());
            for (int i = 0; i < splitter.count(); i++) {
                batch.add(window.offset(splitter.start(i)), window.bytes(), splitter.textStart(i), splitter.textEnd(i));
            }
            boolean moved = splitter.consumed() > window.from();
            window.use(splitter.consumed());
            batch.end(window.offset(window.from()));
            if (!moved && window.ended()) {
                return batch.count() > 0;
            }
            if (!window.ended()) {
                window.more();
            }
        }
        return true;
    }
}
