package io.tidewatch.collect.syslog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.DelimitedFrames;
import io.tidewatch.collect.net.FrameDecoder;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.MalformedStreamException;

/**
 * {@code 83 <34>1 2003-10-11T22:14:15.003Z …}: messages after their length, or lines; RFC 6587, section 3.4. Which of both a sender
 * writes is found out by its first message and stays so for the connection: digits, a blank and {@code <} begin a counted one. Lines
 * may end with a zero byte too, as some senders do.
 */
final class SyslogFrames implements FrameDecoder {
    private static final int MOST_DIGITS = 9;

    private enum Framing {
        UNKNOWN,
        LINES,
        COUNTED
    }

    private final int longest;
    private final ListenerCounts counts;
    private final DelimitedFrames lines;
    private Framing framing = Framing.UNKNOWN;
    /** How many bytes remain of a message whose beginning was handed on. */
    private long skip;

    SyslogFrames(int longest, ListenerCounts counts) {
        this.longest = longest;
        this.counts = requireNonNull(counts, "counts is null");
        this.lines = new DelimitedFrames('\n', '\0', counts);
    }

    @Override
    public int decode(byte[] bytes, int from, int to, boolean full, Messages messages)
            throws MalformedStreamException, InterruptedException {
        int begin = from;
        if (framing == Framing.UNKNOWN) {
            begin = afterLineEnds(bytes, from, to);
            framing = framing(bytes, begin, to);
        }
        return switch (framing) {
            case UNKNOWN -> begin;
            case LINES -> lines.decode(bytes, begin, to, full, messages);
            case COUNTED -> counted(bytes, begin, to, full, messages);
        };
    }

    private static Framing framing(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isDigit(bytes[i]) && i - from <= MOST_DIGITS) {
            i++;
        }
        int digits = i - from;
        if (from == to || digits > 0 && i == to || digits > 0 && bytes[i] == ' ' && i + 1 == to) {
            return Framing.UNKNOWN;
        }
        boolean isCounted =
                digits > 0 && digits <= MOST_DIGITS && bytes[from] != '0' && bytes[i] == ' ' && bytes[i + 1] == '<';
        return isCounted ? Framing.COUNTED : Framing.LINES;
    }

    private int counted(byte[] bytes, int from, int to, boolean full, Messages messages)
            throws MalformedStreamException, InterruptedException {
        int begin = from;
        while (begin < to) {
            if (skip > 0) {
                int passed = (int) Math.min(skip, to - begin);
                skip -= passed;
                begin += passed;
                continue;
            }
            begin = afterLineEnds(bytes, begin, to);
            int blank = begin;
            int length = 0;
            while (blank < to && isDigit(bytes[blank]) && blank - begin < MOST_DIGITS) {
                length = 10 * length + bytes[blank++] - '0';
            }
            if (blank == to) {
                return begin;
            }
            if (blank == begin || bytes[blank] != ' ' || length == 0) {
                throw new MalformedStreamException("a message's length was expected and something else came");
            }
            int message = blank + 1;
            int there = to - message;
            if (there >= length) {
                add(bytes, message, Math.min(length, longest), messages);
                if (length > longest) {
                    counts.truncated();
                }
                begin = message + length;
            } else if (full || there >= longest) {
                int kept = Math.min(there, longest);
                counts.truncated();
                if (kept > 0) {
                    messages.add(bytes, message, kept);
                }
                skip = length - (long) there;
                return to;
            } else {
                return begin;
            }
        }
        return begin;
    }

    /** Some senders end counted messages with a line end, inside the count or after it. */
    private static void add(byte[] bytes, int from, int length, Messages messages) throws InterruptedException {
        int end = from + length;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
            end--;
        }
        if (end > from) {
            messages.add(bytes, from, end - from);
        }
    }

    private static int afterLineEnds(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == 0)) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    @Override
    public void end(byte[] bytes, int from, int to, Messages messages) throws InterruptedException {
        if (framing != Framing.COUNTED) {
            lines.end(bytes, from, to, messages);
            return;
        }
        int message = from;
        while (message < to && bytes[message] != ' ') {
            message++;
        }
        if (skip == 0 && message + 1 < to) {
            counts.truncated();
            messages.add(bytes, message + 1, to - message - 1);
        }
    }
}
