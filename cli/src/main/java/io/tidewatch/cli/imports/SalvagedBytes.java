package io.tidewatch.cli.imports;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What a packed file holds, up to where it is damaged or cut off: there it ends, and says why. */
final class SalvagedBytes extends InputStream {
    private static final String ZSTD = "com.github.luben.zstd.";

    private final InputStream unpacked;
    private @Nullable String damage;

    SalvagedBytes(InputStream unpacked) {
        this.unpacked = unpacked;
    }

    /** What is wrong with it; null while nothing was found. */
    @Nullable
    String damage() {
        return damage;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        if (damage != null) {
            return -1;
        }
        try {
            return unpacked.read(array, offset, length);
        } catch (EOFException e) {
            damage = "is cut off";
        } catch (ZipException e) {
            damage = "is damaged, what follows is lost: " + e.getMessage();
        } catch (IOException e) {
            if (!e.getClass().getName().startsWith(ZSTD)) {
                throw e;
            }
            damage = "is damaged or cut off, what follows is lost: " + e.getMessage();
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }
}
