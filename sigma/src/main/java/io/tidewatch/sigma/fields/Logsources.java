package io.tidewatch.sigma.fields;

import io.tidewatch.sigma.rule.Logsource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events a logsource means. An event tells what it is by its channel (or provider) and event id, or by its dataset. A dataset that is
 * not listed, and with it those of what no parser knows ({@code generic.log}, {@code app.log}), is what {@code others} says, so that no
 * rule of another product is tried on it. Fields without even a dataset, which only those who try rules out have, may be anything.
 */
public final class Logsources {
    private final Map<String, Set<String>> channelsOfService = new HashMap<>();
    private final Map<String, Category> categories = new HashMap<>();
    private final Map<String, String> channelOfProvider = new HashMap<>();
    private final Map<String, List<Logsource>> datasets = new HashMap<>();
    private final List<Logsource> others;
    private final List<String> channelFields;
    private final List<String> eventIdFields;
    private final List<String> providerFields;
    private final List<String> typeFields;

    /** Event ids by service, and types in lower case; no type means any. */
    private record Category(Map<String, Set<Long>> idsOfService, Set<String> types) {}

    /**
     * What an event says about where it comes from.
     *
     * @param dataset null where unknown
     * @param channel lower case; null where unknown
     * @param eventId null where unknown
     * @param type lower case; null where unknown
     */
    public record Facts(
            @Nullable String dataset,
            @Nullable String channel,
            @Nullable Long eventId,
            @Nullable String type) {}

    private Logsources(Map<String, Object> file) {
        DataFile.map(file.get("services"), "services").forEach((service, channels) -> {
            Set<String> lower = new HashSet<>();
            DataFile.texts(channels, service).forEach(channel -> lower.add(channel.toLowerCase(Locale.ROOT)));
            channelsOfService.put(service, lower);
        });
        DataFile.map(file.get("categories"), "categories").forEach((category, definition) -> {
            Map<String, Set<Long>> ids = new HashMap<>();
            Set<String> types = new HashSet<>();
            DataFile.map(definition, category).forEach((key, values) -> {
                if (key.equals("types")) {
                    DataFile.texts(values, key).forEach(type -> types.add(type.toLowerCase(Locale.ROOT)));
                } else {
                    Set<Long> numbers = new HashSet<>();
                    DataFile.texts(values, key).forEach(id -> numbers.add(Long.valueOf(id)));
                    ids.put(key, numbers);
                }
            });
            categories.put(category, new Category(ids, types));
        });
        DataFile.map(file.get("providers"), "providers")
                .forEach((provider, channel) -> channelOfProvider.put(
                        provider.toLowerCase(Locale.ROOT), channel.toString().toLowerCase(Locale.ROOT)));
        DataFile.map(file.get("datasets"), "datasets")
                .forEach((dataset, meaning) -> datasets.put(dataset, logsources(meaning, dataset)));
        others = logsources(file.get("others"), "others");
        Map<String, Object> facts = DataFile.map(file.get("facts"), "facts");
        channelFields = DataFile.texts(facts.get("channel"), "channel");
        eventIdFields = DataFile.texts(facts.get("event-id"), "event-id");
        providerFields = DataFile.texts(facts.get("provider"), "provider");
        typeFields = DataFile.texts(facts.get("type"), "type");
    }

    /** What comes with Tidewatch, {@code logsources.yml}. */
    public static Logsources standard() {
        return new Logsources(DataFile.map(DataFile.resource("logsources.yml"), "logsources.yml"));
    }

    /** Where events name their channel, best first. */
    public List<String> channelFields() {
        return channelFields;
    }

    public List<String> eventIdFields() {
        return eventIdFields;
    }

    public List<String> providerFields() {
        return providerFields;
    }

    public List<String> typeFields() {
        return typeFields;
    }

    /** Provider → channel of the events that name their provider only, in lower case. */
    public Map<String, String> channelOfProvider() {
        return Map.copyOf(channelOfProvider);
    }

    /** All event ids that a category asks for. */
    public Set<Long> eventIds() {
        Set<Long> ids = new HashSet<>();
        categories.values().forEach(category -> category.idsOfService.values().forEach(ids::addAll));
        return ids;
    }

    /** All channels that a service means, in lower case. */
    public Set<String> channels() {
        Set<String> channels = new HashSet<>();
        channelsOfService.values().forEach(channels::addAll);
        return channels;
    }

    /** All types that a category asks for, in lower case. */
    public Set<String> types() {
        Set<String> types = new HashSet<>();
        categories.values().forEach(category -> types.addAll(category.types));
        return types;
    }

    /** Whether rules of that logsource are to be tried on such an event. */
    public boolean admits(Logsource logsource, Facts facts) {
        String dataset = facts.dataset();
        if (facts.channel() != null || dataset != null && dataset.startsWith("windows.")) {
            return admitsWindows(logsource, facts);
        }
        return dataset == null || admitsDataset(logsource, dataset);
    }

    private boolean admitsWindows(Logsource logsource, Facts facts) {
        if (logsource.product() != null && !logsource.product().equals("windows")) {
            return false;
        }
        if (logsource.service() != null && !isService(logsource.service(), facts)) {
            return false;
        }
        if (logsource.category() == null) {
            return logsource.product() != null || logsource.service() != null || logsource.equals(Logsource.ANY);
        }
        Category category = categories.get(logsource.category());
        if (category == null
                || !category.types.isEmpty() && facts.type() != null && !category.types.contains(facts.type())) {
            return false;
        }
        for (Map.Entry<String, Set<Long>> entry : category.idsOfService.entrySet()) {
            if (isService(entry.getKey(), facts)
                    && (facts.eventId() == null || entry.getValue().contains(facts.eventId()))) {
                return true;
            }
        }
        return false;
    }

    private boolean isService(String service, Facts facts) {
        if (facts.channel() == null) {
            return String.valueOf(facts.dataset()).equals("windows." + service);
        }
        return channelsOfService.getOrDefault(service, Set.of()).contains(facts.channel());
    }

    private boolean admitsDataset(Logsource logsource, String dataset) {
        int dot = dataset.indexOf('.');
        String product = dot < 0 ? dataset : dataset.substring(0, dot);
        String service = dot < 0 ? dataset : dataset.substring(dot + 1);
        if (logsource.covers(new Logsource(service, product, service))) {
            return true;
        }
        return datasets.getOrDefault(dataset, others).stream()
                .anyMatch(meaning -> logsource.covers(meaning)
                        || logsource.covers(new Logsource(meaning.category(), product, service)));
    }

    /** One logsource or a list of them. */
    private static List<Logsource> logsources(@Nullable Object meaning, String what) {
        if (meaning == null) {
            return List.of();
        }
        List<?> all = meaning instanceof List<?> list ? list : List.of(meaning);
        return all.stream()
                .map(one -> FieldMapping.logsource(DataFile.map(one, what)))
                .toList();
    }
}
