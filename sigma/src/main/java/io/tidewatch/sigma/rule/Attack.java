package io.tidewatch.sigma.rule;

import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    private static String bare(String tag) {
        String lower = tag.toLowerCase(Locale.ROOT);
        return lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()).replace('_', '-') : "";
    }
}
