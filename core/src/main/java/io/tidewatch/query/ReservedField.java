package io.tidewatch.query;

import org.jspecify.annotations.Nullable;

/** Names that mean a part of the event itself and not one of its fields; in a {@link Query} they stand in the spelling of {@link #text}. */
public enum ReservedField {
    /** The message: searched by words. */
    MESSAGE("message"),
    /** The record as received, where it is kept: searched by words. */
    RAW("raw"),
    /** The severity, by the labels of {@link io.tidewatch.event.Severity}; ranges follow its order. Also written {@code level}. */
    SEVERITY("severity"),
    DATASET("dataset"),
    /** The name of the source that sent it. */
    SOURCE("source"),
    /** The event's id; equality only. */
    ID("id"),
    /** The event's time; bounds are ISO instants in a {@link Query}. Also written {@code @timestamp}. */
    TIME("time");

    private final String text;

    ReservedField(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** What {@code name} means if it is reserved, else null. */
    public static @Nullable ReservedField of(@Nullable String name) {
        return switch (name) {
            case "message" -> MESSAGE;
            case "raw" -> RAW;
            case "severity", "level" -> SEVERITY;
            case "dataset" -> DATASET;
            case "source" -> SOURCE;
            case "id" -> ID;
            case "time", "@timestamp" -> TIME;
            case null, default -> null;
        };
    }

    /** Whether a field of that name, or none, is searched by words inside its text and not by its whole value. */
    public static boolean isSearchedByWords(@Nullable String field) {
        return field == null || field.equals(MESSAGE.text) || field.equals(RAW.text);
    }
}
