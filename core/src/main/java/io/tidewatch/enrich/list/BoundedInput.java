package io.tidewatch.enrich.list;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails once more than so many bytes were read: a file may grow while it is read. */
final class BoundedInput extends FilterInputStream {
    private final long most;
    private long count;

    BoundedInput(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) throws ListProblem {
        count += read;
        if (count > most) {
            throw new ListProblem("it has more than the " + most + " bytes that a list may have");
        }
    }
}
