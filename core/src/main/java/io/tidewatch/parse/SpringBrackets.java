package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/**
 * {@code [demo] [           main] [803b448a0489f84084905d3093480352-3425f23bb2432450]}: what Spring Boot puts in brackets after the level: the
 * application's name, the thread and what correlates lines; and {@code [demo,803b448a0489f840,3425f23bb2432450]}, as Sleuth and Micrometer's guides do.
 */
final class SpringBrackets {
    private static final String SERVICE = "service.name";
    private static final String TRACE = "trace.id";
    private static final String SPAN = "span.id";
    private static final int MOST = 3;

    private SpringBrackets() {}

    /** Reads the brackets that follow {@code ---} from {@code from}, the thread among them; the offset after them, or {@code from} where there are none. */
    static int afterDashes(byte[] b, int from, int lineEnd, FieldsBuilder fields) {
        int[] begins = new int[MOST];
        int[] ends = new int[MOST];
        int count = 0;
        int i = from;
        boolean correlated = false;
        while (count < MOST && !correlated) {
            int open = Ascii.skipBlanks(b, i, lineEnd);
            int close = Ascii.isAt(b, open, lineEnd, '[') ? Ascii.find(b, open, lineEnd, ']') : -1;
            if (close < 0) {
                break;
            }
            int begin = Ascii.skipBlanks(b, open + 1, close);
            int end = close;
            while (end > begin && b[end - 1] == ' ') {
                end--;
            }
            i = close + 1;
            // Where there is nothing to correlate by Spring Boot writes its width in blanks.
            correlated = count > 0 && (begin == end || correlation(b, begin, end, '-', fields));
            if (!correlated) {
                begins[count] = begin;
                ends[count++] = end;
            }
        }
        if (count == 0) {
            return from;
        }
        if (count > 1) {
            Ecs.text(fields, SERVICE, b, begins[0], ends[0]);
        }
        Ecs.text(fields, ApplicationHeader.THREAD, b, begins[count > 1 ? 1 : 0], ends[count > 1 ? 1 : 0]);
        return i;
    }

    /** {@code demo,803b448a0489f840,3425f23bb2432450}, any of them empty, with or without Sleuth's true or false after it; false where it is none. */
    static boolean trace(byte[] b, int begin, int end, FieldsBuilder fields) {
        int first = Ascii.find(b, begin, end, ',');
        int second = first < 0 ? -1 : Ascii.find(b, first + 1, end, ',');
        if (second < 0) {
            return false;
        }
        int third = Ascii.find(b, second + 1, end, ',');
        int spanEnd = third < 0 ? end : third;
        if (!isEmptyOrId(b, first + 1, second) || !isEmptyOrId(b, second + 1, spanEnd)) {
            return false;
        }
        put(fields, SERVICE, b, begin, first);
        put(fields, TRACE, b, first + 1, second);
        put(fields, SPAN, b, second + 1, spanEnd);
        return true;
    }

    private static boolean correlation(byte[] b, int begin, int end, int between, FieldsBuilder fields) {
        int dash = Ascii.find(b, begin, end, between);
        if (dash <= begin || dash + 1 >= end || !isEmptyOrId(b, begin, dash) || !isEmptyOrId(b, dash + 1, end)) {
            return false;
        }
        put(fields, TRACE, b, begin, dash);
        put(fields, SPAN, b, dash + 1, end);
        return true;
    }

    private static void put(FieldsBuilder fields, String name, byte[] b, int begin, int end) {
        if (end > begin) {
            Ecs.text(fields, name, b, begin, end);
        }
    }

    private static boolean isEmptyOrId(byte[] b, int begin, int end) {
        if (end == begin) {
            return true;
        }
        for (int i = begin; i < end; i++) {
            if (Character.digit(b[i], 16) < 0) {
                return false;
            }
        }
        return end - begin == 16 || end - begin == 32;
    }
}
