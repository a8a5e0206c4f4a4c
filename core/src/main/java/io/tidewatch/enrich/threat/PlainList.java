package io.tidewatch.enrich.threat;

import io.tidewatch.enrich.list.LineReader;
import io.tidewatch.enrich.list.ListContent;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A list with an entry a line: {@code 203.0.113.9 # seen in May}. What follows {@code #} or {@code ;} after a blank is a comment, and so is a
 * line that begins with one of them or with {@code //}. Of a hosts file ({@code 0.0.0.0 evil.example}) the name is the entry. An address or a
 * domain may have a port.
 */
final class PlainList {
    private static final int MAX_LINE = 8_192;

    private PlainList() {}

    @SuppressWarnings("ReferenceEquality") // TOO_LONG is compared by identity
    static ListContent<ThreatList> read(InputStream in, ThreatListBuilder builder, @Nullable IndicatorType only)
            throws IOException {
        LineReader lines = new LineReader(in, MAX_LINE);
        for (String line = lines.next(); line != null; line = lines.next()) {
            String place = "line " + lines.number();
            if (line == LineReader.TOO_LONG) {
                builder.bad(place, "it is longer than " + MAX_LINE + " bytes");
                continue;
            }
            String entry = entry(line);
            if (!entry.isEmpty()) {
                builder.add(place, entry, only, IndicatorDetails.NONE);
            }
        }
        return builder.build();
    }

    private static String entry(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#") || text.startsWith(";") || text.startsWith("//")) {
            return "";
        }
        int blank = blank(text);
        String first = text.substring(0, blank);
        String rest = text.substring(blank).strip();
        boolean hosts =
                first.equals("0.0.0.0") || first.equals("127.0.0.1") || first.equals("::1") || first.equals("::");
        return hosts && !rest.isEmpty() && !rest.startsWith("#") ? rest.substring(0, blank(rest)) : first;
    }

    private static int blank(String text) {
        int i = 0;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
