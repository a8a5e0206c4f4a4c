package io.tidewatch.sigma.match.literal;

import java.util.Collection;

/** Maps bytes to few classes: those that literals use have one each, a capital the same as its small letter; all others share class 0. */
record ByteClasses(byte[] classes, int count) {
    static ByteClasses of(Collection<byte[]> literals) {
        byte[] classes = new byte[256];
        int count = 1;
        for (byte[] literal : literals) {
            for (byte b : literal) {
                if (classes[b & 0xFF] == 0) {
                    classes[b & 0xFF] = (byte) count++;
                }
            }
        }
        for (int c = 'A'; c <= 'Z'; c++) {
            classes[c] = classes[c + 32];
        }
        return new ByteClasses(classes, count);
    }

    int of(byte b) {
        return classes[b & 0xFF] & 0xFF;
    }
}
