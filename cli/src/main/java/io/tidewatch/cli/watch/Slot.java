package io.tidewatch.cli.watch;

import io.tidewatch.cli.read.RecordSplitter;
import io.tidewatch.collect.RecordFrames;

/**
 * The memory that one batch needs; there are as many as requests may be under way, which bounds the watcher's memory.
 *
 * @param buffer bytes of the file
 * @param splitter finds the records in it
 * @param writer builds the body from them
 */
record Slot(byte[] buffer, RecordSplitter splitter, RecordFrames.Writer writer) {
    static Slot of(WatchSettings settings) {
        return new Slot(
                new byte[settings.bufferSize()],
                new RecordSplitter(settings.multiline(), settings.maxLine()),
                new RecordFrames.Writer());
    }
}
