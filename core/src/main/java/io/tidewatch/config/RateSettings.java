package io.tidewatch.config;

/** How often callers may call. */
@Group(
        "How many requests a minute each caller may make; more are refused with 429 and `Retry-After`. A caller is an account or a token,"
                + " and an address where nobody is known. 0 switches a limit off.")
public record RateSettings(
        @Key(meaning = "Requests of a caller, those that send events apart.", example = "600")
        int requests,

        @Key(meaning = "Requests of a caller that send events.", example = "6000")
        int ingest,

        @Key(
                meaning =
                        "Requests of an address that sign in or come with wrong or no credentials; beside it each name has its own"
                                + " lockout.",
                example = "30")
        int refused) {
    public static final RateSettings DEFAULTS = new RateSettings(6_000, 600_000, 300);

    public RateSettings {
        atLeastNothing("requests", requests);
        atLeastNothing("ingest", ingest);
        atLeastNothing("refused", refused);
    }

    private static void atLeastNothing(String key, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(key + " is " + value + "; use 1 or more, or 0 for no limit");
        }
    }
}
