package io.tidewatch.server.rules;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.catalog.RuleKind;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import io.tidewatch.sigma.rule.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes drafts of Sigma text: one a document, each with the lines that are its own.
 *
 * @param drafts what can be kept
 * @param refused documents that cannot, and why
 * @param warnings what their writers should look at
 */
public record RuleDocuments(List<RuleDraft> drafts, List<RuleProblem> refused, List<RuleProblem> warnings) {
    /** Documents that lend each other parts ({@code action: global}) cannot stand alone. */
    private static final Pattern ACTION = Pattern.compile("(?m)^action:");

    public RuleDocuments {
        drafts = List.copyOf(drafts);
        refused = List.copyOf(refused);
        warnings = List.copyOf(warnings);
    }

    /** @param source what {@link RuleDraft#source} is to say */
    public static RuleDocuments read(RuleFile file, String source) {
        LoadedRules loaded = new RuleReader().text(file.name(), file.text()).result();
        List<RuleProblem> refused = new ArrayList<>(loaded.refused());
        List<RuleDraft> drafts = new ArrayList<>();
        for (SigmaDocument document : loaded.documents()) {
            String key = document.info().key();
            if (key.length() > 300 || key.indexOf('/') >= 0) {
                refused.add(RuleProblem.error(
                        document.info().location(),
                        "the document has no id, and its title cannot stand for one",
                        "add 'id:' with a random UUID"));
                continue;
            }
            drafts.add(draft(document, textOf(file.text(), document), source));
        }
        return new RuleDocuments(drafts, refused, loaded.warnings());
    }

    /** The document of that key in a kept text; null where it cannot be read any more. */
    static @Nullable SigmaDocument document(String key, String text) {
        for (SigmaDocument document :
                new RuleReader().text("rule " + key, text).result().documents()) {
            if (document.info().key().equals(key)) {
                return document;
            }
        }
        return null;
    }

    private static RuleDraft draft(SigmaDocument document, String text, String source) {
        RuleInfo info = document.info();
        Logsource logsource = switch (document) {
            case SigmaRule rule -> rule.logsource();
            case SigmaFilter filter -> filter.logsource();
            case SigmaCorrelation _ -> Logsource.ANY;
        };
        RuleKind kind = switch (document) {
            case SigmaRule _ -> RuleKind.RULE;
            case SigmaFilter _ -> RuleKind.FILTER;
            case SigmaCorrelation _ -> RuleKind.CORRELATION;
        };
        return new RuleDraft(
                info.key(),
                kind,
                info.title(),
                label(info.level()),
                label(info.status()),
                orEmpty(logsource.product()),
                orEmpty(logsource.category()),
                orEmpty(logsource.service()),
                info.tags().stream().filter(tag -> !tag.contains(" ")).toList(),
                text,
                source,
                info.status() != Status.DEPRECATED && info.status() != Status.UNSUPPORTED,
                null);
    }

    /** The lines between the separators around the document; the whole file where its documents lend each other parts. */
    private static String textOf(String file, SigmaDocument document) {
        if (ACTION.matcher(file).find()) {
            return file;
        }
        List<String> lines = file.lines().toList();
        int at = Math.min(document.info().location().line() - 1, lines.size() - 1);
        int from = at;
        while (from > 0 && !isSeparator(lines.get(from - 1))) {
            from--;
        }
        int to = at + 1;
        while (to < lines.size() && !isSeparator(lines.get(to))) {
            to++;
        }
        return String.join("\n", lines.subList(from, to)).strip() + "\n";
    }

    private static boolean isSeparator(String line) {
        return line.equals("---") || line.startsWith("--- ") || line.equals("...");
    }

    private static String label(@Nullable Enum<?> value) {
        return value == null ? "" : value.name().toLowerCase(Locale.ROOT);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
