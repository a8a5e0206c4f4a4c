package io.tidewatch.maxmind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a database says about an address, under the names of the Elastic Common Schema without the prefix: {@code geo.country_iso_code}. */
record AddressFacts(List<Fact> facts) {
    static final AddressFacts NONE = new AddressFacts(List.of());

    private static final int MAX_TEXT = 256;
    private static final String ENGLISH = "en";

    /** A name's number in {@link #NAMES}, and a String, Long or Double. */
    record Fact(int name, Object value) {}

    /** The names of facts, in the order in which they are put. */
    static final List<String> NAMES = List.of(
            "geo.continent_code",
            "geo.country_iso_code",
            "geo.country_name",
            "geo.region_iso_code",
            "geo.region_name",
            "geo.city_name",
            "geo.postal_code",
            "geo.timezone",
            "geo.location.lat",
            "geo.location.lon",
            "as.number",
            "as.organization.name");

    /** The facts in a record of a City, Country, ASN, ISP or Enterprise database; what is not of the expected kind is left out. */
    static AddressFacts of(@Nullable Object found) {
        if (!(found instanceof Map<?, ?> all)) {
            return NONE;
        }
        List<Fact> facts = new ArrayList<>();
        Map<?, ?> country = map(all.get("country"));
        country = country.isEmpty() ? map(all.get("registered_country")) : country;
        Map<?, ?> region = all.get("subdivisions") instanceof List<?> regions && !regions.isEmpty()
                ? map(regions.getFirst())
                : Map.of();
        Map<?, ?> location = map(all.get("location"));
        Map<?, ?> traits = map(all.get("traits"));
        add(facts, "geo.continent_code", map(all.get("continent")).get("code"));
        add(facts, "geo.country_iso_code", country.get("iso_code"));
        add(facts, "geo.country_name", name(country));
        if (country.get("iso_code") instanceof String iso && region.get("iso_code") instanceof String part) {
            add(facts, "geo.region_iso_code", iso + "-" + part);
        }
        add(facts, "geo.region_name", name(region));
        add(facts, "geo.city_name", name(map(all.get("city"))));
        add(facts, "geo.postal_code", map(all.get("postal")).get("code"));
        add(facts, "geo.timezone", location.get("time_zone"));
        add(facts, "geo.location.lat", location.get("latitude"));
        add(facts, "geo.location.lon", location.get("longitude"));
        add(facts, "as.number", either(all, traits, "autonomous_system_number"));
        add(facts, "as.organization.name", either(all, traits, "autonomous_system_organization"));
        return facts.isEmpty() ? NONE : new AddressFacts(List.copyOf(facts));
    }

    private static @Nullable Object either(Map<?, ?> all, Map<?, ?> traits, String key) {
        Object value = all.get(key);
        return value == null ? traits.get(key) : value;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static @Nullable Object name(Map<?, ?> place) {
        return map(place.get("names")).get(ENGLISH);
    }

    private static void add(List<Fact> facts, String name, @Nullable Object value) {
        int number = NAMES.indexOf(name);
        switch (value) {
            case String text when !text.isEmpty() && text.length() <= MAX_TEXT -> facts.add(new Fact(number, text));
            case Double real -> facts.add(new Fact(number, real));
            case Number whole -> facts.add(new Fact(number, whole.longValue()));
            case null, default -> {}
        }
    }
}
