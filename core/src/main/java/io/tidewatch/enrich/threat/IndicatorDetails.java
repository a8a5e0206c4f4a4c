package io.tidewatch.enrich.threat;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What a list says about an entry beside that it is there.
 *
 * @param confidence {@code High}, {@code Medium}, {@code Low}, {@code None}, or {@code Not Specified}
 * @param description for a person; empty for none
 * @param labels what it is about: {@code malicious-activity}, {@code emotet}
 * @param from it says nothing about events before; {@link Instant#MIN} for no bound
 * @param until it says nothing about events from then on; {@link Instant#MAX} for no bound
 */
public record IndicatorDetails(
        String confidence, String description, List<String> labels, Instant from, Instant until) {
    static final String NOT_SPECIFIED = "Not Specified";

    /** An entry about which nothing more is said. */
    public static final IndicatorDetails NONE =
            new IndicatorDetails(NOT_SPECIFIED, "", List.of(), Instant.MIN, Instant.MAX);

    public IndicatorDetails {
        requireNonNull(confidence, "confidence is null");
        requireNonNull(description, "description is null");
        labels = List.copyOf(labels);
        requireNonNull(from, "from is null");
        requireNonNull(until, "until is null");
    }

    /** Whether it is about what happened at {@code time}. */
    public boolean isValidAt(Instant time) {
        return !time.isBefore(from) && time.isBefore(until);
    }

    /** STIX's number from 0 to 100, or a word, as the Elastic Common Schema has it; what is neither says nothing. */
    static String confidence(String text) {
        String word = text.strip();
        for (String known : List.of("High", "Medium", "Low", "None")) {
            if (known.equalsIgnoreCase(word)) {
                return known;
            }
        }
        if (!word.matches("\\d{1,3}") || Integer.parseInt(word) > 100) {
            return NOT_SPECIFIED;
        }
        int number = Integer.parseInt(word);
        if (number == 0) {
            return "None";
        }
        return number < 30 ? "Low" : number < 70 ? "Medium" : "High";
    }
}
