package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.Level;
import io.tidewatch.sigma.rule.Location;
import io.tidewatch.sigma.rule.RelatedRule;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys that all kinds of documents share. */
final class InfoReader {
    private static final int MAX_TITLE = 256;
    private static final int MAX_DESCRIPTION = 65_535;
    private static final Set<String> KNOWN = Set.of(
            "title",
            "id",
            "name",
            "related",
            "taxonomy",
            "status",
            "description",
            "license",
            "references",
            "author",
            "date",
            "modified",
            "logsource",
            "detection",
            "correlation",
            "filter",
            "fields",
            "falsepositives",
            "level",
            "tags",
            "scope",
            "action");

    private InfoReader() {}

    static RuleInfo read(Yaml.Mapping document, Location location) throws RuleRefused {
        Keys keys = new Keys(document);
        String title = keys.text("title");
        if (title == null || title.isBlank()) {
            throw new RuleRefused(document.line(), "no title", "add 'title:' with what the rule detects");
        }
        if (title.length() > MAX_TITLE) {
            throw new RuleRefused(
                    document.keyLine("title"),
                    "a title of more than 256 characters",
                    "put the rest into 'description'");
        }
        String description = keys.prose("description");
        if (description.length() > MAX_DESCRIPTION) {
            throw new RuleRefused(
                    document.keyLine("description"), "a description of more than 65,535 characters", "shorten it");
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        document.entries().forEach((key, value) -> {
            if (!KNOWN.contains(key)) {
                attributes.put(key, value.plain());
            }
        });
        return new RuleInfo(
                title,
                keys.text("id"),
                keys.text("name"),
                keys.choice("status", Status.class),
                keys.choice("level", Level.class),
                description,
                keys.prose("author"),
                keys.prose("date"),
                keys.prose("modified"),
                keys.prose("license"),
                keys.textOr("taxonomy", "sigma"),
                keys.texts("references"),
                keys.texts("tags"),
                keys.texts("falsepositives"),
                keys.texts("fields"),
                keys.texts("scope"),
                related(document),
                AlertGroupingReader.read(document),
                attributes,
                location);
    }

    private static List<RelatedRule> related(Yaml.Mapping document) throws RuleRefused {
        List<RelatedRule> related = new ArrayList<>();
        if (document.get("related") instanceof Yaml.Sequence sequence) {
            for (Yaml item : sequence.items()) {
                if (!(item instanceof Yaml.Mapping mapping)) {
                    throw new RuleRefused(
                            item.line(), "'related' lists " + item.kind(), "write '- id: …' and 'type: …'");
                }
                Keys keys = new Keys(mapping);
                related.add(new RelatedRule(keys.textOr("id", ""), keys.textOr("type", "")));
            }
        }
        return related;
    }
}
