package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** MITRE ATT&amp;CK as rules' tags name it: {@code attack.defense-evasion}, {@code attack.t1059.001}. */
public final class Attack {
    /** The tactics of the enterprise matrix in its order, from the tag to the name. */
    public static final List<Map.Entry<String, String>> TACTICS = List.of(
            Map.entry("reconnaissance", "Reconnaissance"),
            Map.entry("resource-development", "Resource Development"),
            Map.entry("initial-access", "Initial Access"),
            Map.entry("execution", "Execution"),
            Map.entry("persistence", "Persistence"),
            Map.entry("privilege-escalation", "Privilege Escalation"),
            Map.entry("defense-evasion", "Defense Evasion"),
            Map.entry("stealth", "Stealth"),
            Map.entry("defense-impairment", "Defense Impairment"),
            Map.entry("credential-access", "Credential Access"),
            Map.entry("discovery", "Discovery"),
            Map.entry("lateral-movement", "Lateral Movement"),
            Map.entry("collection", "Collection"),
            Map.entry("command-and-control", "Command and Control"),
            Map.entry("exfiltration", "Exfiltration"),
            Map.entry("impact", "Impact"));

    private static final String PREFIX = "attack.";
    private static final int TECHNIQUE = "T1059".length();
    private static final String DEFENSE_EVASION = "Defense Evasion";
    /** What newer rules call parts of defense evasion. */
    private static final List<String> PARTS_OF_EVASION = List.of("Stealth", "Defense Impairment");

    private static final Map<String, List<String>> KNOWN = known();

    private Attack() {}

    /** The names of the tactics among a rule's tags, in the matrix's order. */
    public static List<String> tactics(List<String> tags) {
        return TACTICS.stream()
                .filter(tactic -> tags.stream().anyMatch(tag -> bare(tag).equals(tactic.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The techniques among a rule's tags, as {@code T1059.001}. */
    public static List<String> techniques(List<String> tags) {
        return tags.stream()
                .map(Attack::bare)
                .filter(tag -> tag.matches("t\\d{4}(\\.\\d{3})?"))
                .map(tag -> tag.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** The techniques of the enterprise matrix under each tactic, in the matrix's order; without parts of techniques. */
    public static Map<String, List<String>> matrix() {
        return KNOWN;
    }

    /**
     * Where a technique stands for a rule: under those of the rule's tactics that ATT&amp;CK has it under; where there is none, under all that
     * ATT&amp;CK has it under. One that is not known stands under the rule's tactics, of which there may be none.
     *
     * @param technique one of the rule's, as {@link #techniques} gives it
     */
    public static List<String> tacticsOf(String technique, List<String> tags) {
        String whole = technique.substring(0, TECHNIQUE);
        List<String> named = tactics(tags);
        List<String> known = KNOWN.entrySet().stream()
                .filter(tactic -> tactic.getValue().contains(whole))
                .map(Map.Entry::getKey)
                .toList();
        List<String> both = named.stream()
                .filter(tactic -> known.contains(PARTS_OF_EVASION.contains(tactic) ? DEFENSE_EVASION : tactic))
                .toList();
        return both.isEmpty() && !known.isEmpty() ? known : both.isEmpty() ? named : both;
    }

    private static Map<String, List<String>> known() {
        Properties file = new Properties();
        try (Reader reader = new InputStreamReader(
                requireNonNull(Attack.class.getResourceAsStream("attack.properties"), "attack.properties is missing"),
                StandardCharsets.UTF_8)) {
            file.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<String>> known = new LinkedHashMap<>();
        for (Map.Entry<String, String> tactic : TACTICS) {
            String techniques = file.getProperty(tactic.getKey());
            if (techniques != null) {
                known.put(tactic.getValue(), List.of(techniques.split(" +")));
            }
        }
        return Collections.unmodifiableMap(known);
    }

    private static String bare(String tag) {
        String lower = tag.toLowerCase(Locale.ROOT);
        return lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()).replace('_', '-') : "";
    }
}
