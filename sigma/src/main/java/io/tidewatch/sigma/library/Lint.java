package io.tidewatch.sigma.library;

import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a rule's writer should look at though the rule works: what the specification asks for, and what people trip over. */
public final class Lint {
    private static final int MAX_TITLE = 256;

    private Lint() {}

    /** What should be looked at in these documents; ids that two of them share are errors. */
    public static List<RuleProblem> check(List<SigmaDocument> documents) {
        List<RuleProblem> problems = new ArrayList<>();
        Map<String, RuleInfo> ids = new HashMap<>();
        for (SigmaDocument document : documents) {
            RuleInfo info = document.info();
            identity(info, document, ids, problems);
            about(info, document, problems);
            dates(info, problems);
            tags(info, problems);
        }
        return problems;
    }

    private static void identity(
            RuleInfo info, SigmaDocument document, Map<String, RuleInfo> ids, List<RuleProblem> problems) {
        String id = info.id();
        if (id == null) {
            if (!(document instanceof SigmaFilter)) {
                warn(
                        problems,
                        info,
                        "the rule has no id",
                        "add 'id:' with a random UUID, so that alerts can refer to it");
            }
            return;
        }
        if (!id.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            warn(problems, info, "the id '" + id + "' is no UUID", "write a random UUID");
        }
        RuleInfo other = ids.putIfAbsent(id.toLowerCase(Locale.ROOT), info);
        if (other != null) {
            problems.add(RuleProblem.error(
                    info.location(),
                    "the id " + id + " is also that of '" + other.title() + "' in " + other.location(),
                    "give one of them an id of its own"));
        }
    }

    private static void about(RuleInfo info, SigmaDocument document, List<RuleProblem> problems) {
        if (info.title().length() > MAX_TITLE) {
            warn(problems, info, "the title has " + info.title().length() + " characters", "write 256 at most");
        }
        if (document instanceof SigmaFilter) {
            return;
        }
        if (info.level() == null && !(document instanceof SigmaCorrelation)) {
            warn(problems, info, "the rule has no level", "add 'level:' informational, low, medium, high or critical");
        }
        if (info.description().isBlank()) {
            warn(
                    problems,
                    info,
                    "the rule has no description",
                    "say in 'description:' what it finds and why that matters");
        }
    }

    private static void dates(RuleInfo info, List<RuleProblem> problems) {
        for (String date : List.of(info.date(), info.modified())) {
            if (!date.isBlank() && !date.matches("\\d{4}-\\d{2}-\\d{2}")) {
                warn(problems, info, "the date '" + date + "' is not of the form YYYY-MM-DD", "write it as 2026-01-31");
            }
        }
    }

    private static void tags(RuleInfo info, List<RuleProblem> problems) {
        for (String tag : info.tags()) {
            String lower = tag.toLowerCase(Locale.ROOT);
            if (lower.indexOf('.') <= 0) {
                warn(
                        problems,
                        info,
                        "the tag '" + tag + "' has no namespace",
                        "write it as namespace.name, such as attack.t1059");
            } else if (!lower.equals(tag)) {
                warn(problems, info, "the tag '" + tag + "' is not in lower case", "write '" + lower + "'");
            } else if (lower.startsWith("attack.") && !isAttack(lower)) {
                warn(
                        problems,
                        info,
                        "the tag '" + tag + "' is no tactic, technique, group or software of ATT&CK",
                        "write a tactic such as attack.credential-access, or a technique such as attack.t1003.001");
            }
        }
    }

    private static boolean isAttack(String tag) {
        List<String> one = List.of(tag);
        return !Attack.tactics(one).isEmpty()
                || !Attack.techniques(one).isEmpty()
                || tag.matches("attack\\.(g|s|c|m|ds|ta)\\d{4}");
    }

    private static void warn(List<RuleProblem> problems, RuleInfo info, String message, String remedy) {
        problems.add(RuleProblem.warning(info.location(), message, remedy));
    }
}
