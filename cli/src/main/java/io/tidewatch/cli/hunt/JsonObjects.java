package io.tidewatch.cli.hunt;

/** Finds JSON objects that follow one another or lie in an array, by braces and quotes alone; reading them comes later. */
final class JsonObjects {
    private JsonObjects() {}

    /** The end of the last object that is complete; 0 if none is. */
    static int lastObjectEnd(byte[] bytes, int length) {
        int end = 0;
        int at = start(bytes, 0, length);
        while (at < length) {
            int next = end(bytes, at, length);
            if (next < 0) {
                return end;
            }
            end = next;
            at = start(bytes, end, length);
        }
        return end;
    }

    /** Where the next object begins; {@code to} if none does. */
    static int start(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '{') {
            i++;
        }
        return i;
    }

    /** The offset after the object that begins at {@code from}; -1 where it is not complete. */
    static int end(byte[] bytes, int from, int to) {
        int depth = 0;
        for (int i = from; i < to; i++) {
            switch (bytes[i]) {
                case '"' -> {
                    i = stringEnd(bytes, i + 1, to);
                    if (i < 0) {
                        return -1;
                    }
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return i + 1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    /** Where the closing quote is; -1 if there is none. */
    private static int stringEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                i++;
            } else if (bytes[i] == '"') {
                return i;
            }
        }
        return -1;
    }
}
