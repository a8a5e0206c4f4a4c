package io.tidewatch.lake;

/**
 * Where a piece of a block lies in an index file.
 *
 * @param kind what it is
 * @param offset bytes from where sections begin
 * @param length bytes
 * @param checksum CRC-32C of its bytes
 */
record Section(Kind kind, long offset, int length, int checksum) {
    /** What a section holds. */
    enum Kind {
        /** A binary fuse filter. */
        FILTER(1),
        /** The keys that the block's filter was made of, so that small blocks can be joined. */
        KEYS(2),
        /** Smaller runs of the block's rows with filters of their own. */
        GRANULES(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The number that index files hold for it. */
        int code() {
            return code;
        }

        /** The kind of that {@link #code}. */
        static Kind ofCode(int code) {
            return switch (code) {
                case 1 -> FILTER;
                case 2 -> KEYS;
                case 3 -> GRANULES;
                default -> throw new IndexOutOfBoundsException("there is no section kind " + code);
            };
        }
    }
}
