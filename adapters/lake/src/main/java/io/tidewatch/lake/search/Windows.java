package io.tidewatch.lake.search;

import java.util.List;

/** Cuts time into pieces of about so many rows. */
final class Windows {
    private Windows() {}

    /** The latest time, not before {@code lowest}, from which up to {@code high} lie about {@code rows} rows of the scans. */
    static long lowEnd(List<Scan> scans, long lowest, long high, long rows) {
        if (rowsWithin(scans, lowest, high) <= rows) {
            return lowest;
        }
        long tooFew = high;
        long enough = lowest;
        while (tooFew - enough > 1) {
            long middle = enough + (tooFew - enough) / 2;
            if (rowsWithin(scans, middle, high) >= rows) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    /** About how many rows lie there. */
    static double rowsWithin(List<Scan> scans, long low, long high) {
        double rows = 0;
        for (Scan scan : scans) {
            for (Scan.Extent extent : scan.extents()) {
                rows += extent.rowsWithin(low, high);
            }
        }
        return rows;
    }
}
