package io.tidewatch.cli.rules;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch rules list rules/ --level high}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List rules: level, status, title, logsource.")
final class RulesListCommand implements Callable<Integer> {
    private static final int TITLE = 70;

    @ParentCommand
    @Nullable
    RulesCommand rules;

    @Parameters(paramLabel = "RULES", description = "a rule file, a folder of rules, or a zip archive of them")
    Path path = Path.of(".");

    @Mixin
    RuleChoice choice = new RuleChoice();

    @Option(names = "--json", description = "one JSON object a rule and line")
    boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Parents.terminal(rules);
        LoadedRules loaded = RuleFiles.read(path);
        List<SigmaDocument> chosen =
                loaded.documents().stream().filter(choice::wants).toList();
        if (json) {
            chosen.forEach(document -> terminal.out().println(JsonLine.of(object(document))));
            return ExitCode.OK.code();
        }
        Table table = new Table(List.of("level", "status", "title", "about", "id"));
        for (SigmaDocument document : chosen) {
            RuleInfo info = document.info();
            table.add(List.of(
                    lower(info.level()),
                    lower(info.status()),
                    cut(Safe.line(info.title())),
                    Safe.line(about(document)),
                    Safe.line(String.valueOf(info.id() == null ? "-" : info.id()))));
        }
        table.print(terminal);
        terminal.note(chosen.size() + " rules"
                + (loaded.refused().isEmpty()
                        ? ""
                        : ", " + loaded.refused().size() + " refused; 'tidewatch rules check " + path + "' tells why"));
        return ExitCode.OK.code();
    }

    private static String about(SigmaDocument document) {
        return switch (document) {
            case SigmaRule rule -> rule.logsource().toString();
            case SigmaCorrelation correlation ->
                "correlation "
                        + correlation.type().name().toLowerCase(Locale.ROOT) + " of "
                        + correlation.rules().size();
            case SigmaFilter filter ->
                "filter of "
                        + (filter.rules().isEmpty()
                                ? "any rule"
                                : filter.rules().size() + " rules");
        };
    }

    private static Map<String, Object> object(SigmaDocument document) {
        RuleInfo info = document.info();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", info.key());
        object.put("title", info.title());
        object.put("level", lower(info.level()));
        object.put("status", lower(info.status()));
        object.put("about", about(document));
        object.put("tags", info.tags());
        object.put("techniques", Attack.techniques(info.tags()));
        object.put("file", info.location().file());
        object.put("line", info.location().line());
        return object;
    }

    private static String lower(@Nullable Enum<?> value) {
        return value == null ? "-" : value.name().toLowerCase(Locale.ROOT);
    }

    private static String cut(String title) {
        return title.length() <= TITLE ? title : title.substring(0, TITLE - 1) + "…";
    }
}
