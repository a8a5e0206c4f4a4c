package io.tidewatch.cli.rules;

import io.tidewatch.sigma.rule.Level;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.Status;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of the rules that were read a command uses; the same options for every command. */
public final class RuleChoice {
    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "only rules of this level or a higher one: informational, low, medium, high, critical")
    @Nullable
    Level level;

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "only rules with a tag that begins so, such as attack.t1059; can be given several times")
    List<String> tags = List.of();

    @Option(
            names = "--rule",
            paramLabel = "TEXT",
            description = "only rules of this id or name, or with this text in their title; can be given several times")
    List<String> rules = List.of();

    @Option(names = "--all", description = "also rules that say of themselves that they are deprecated or unsupported")
    boolean all;

    /** Whether the document is to be used. Filters always are: they belong to whatever rule they name. */
    public boolean wants(SigmaDocument document) {
        if (document instanceof SigmaFilter) {
            return true;
        }
        return wantsStatus(document) && wantsLevel(document) && wantsTag(document) && wantsRule(document);
    }

    private boolean wantsStatus(SigmaDocument document) {
        Status status = document.info().status();
        return all || (status != Status.DEPRECATED && status != Status.UNSUPPORTED);
    }

    private boolean wantsLevel(SigmaDocument document) {
        Level own = document.info().level();
        return level == null || (own != null && own.compareTo(level) >= 0);
    }

    private boolean wantsTag(SigmaDocument document) {
        return tags.isEmpty()
                || document.info().tags().stream()
                        .anyMatch(tag -> tags.stream()
                                .anyMatch(wanted ->
                                        tag.toLowerCase(Locale.ROOT).startsWith(wanted.toLowerCase(Locale.ROOT))));
    }

    private boolean wantsRule(SigmaDocument document) {
        return rules.isEmpty()
                || rules.stream()
                        .anyMatch(wanted -> document.info().isCalled(wanted)
                                || document.info()
                                        .title()
                                        .toLowerCase(Locale.ROOT)
                                        .contains(wanted.toLowerCase(Locale.ROOT)));
    }
}
