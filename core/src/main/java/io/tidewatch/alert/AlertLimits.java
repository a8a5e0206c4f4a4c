package io.tidewatch.alert;

/** Bounds on what one alert holds, so that no rule and no sender can make one large. */
public final class AlertLimits {
    /** Characters of the explanation; a longer one is replaced by a note. */
    public static final int EXPLANATION = 64 << 10;
    /** Fields kept of the evidence. */
    public static final int FIELDS = 100;
    /** Characters kept of a field's or an entity's value. */
    public static final int VALUE = 1_000;
    /** Entities kept; further ones are left out. */
    public static final int ENTITIES = 20;
    /** Contributing events kept of the first, and as many of the latest. */
    public static final int EVENTS_AT_EACH_END = 50;
    /** Characters of a comment. */
    public static final int COMMENT = 10_000;
    /** Of the alerts of one group, a finding can join only the latest so many. */
    public static final int RECENT_OF_GROUP = 4;

    private AlertLimits() {}
}
