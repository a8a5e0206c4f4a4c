package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.hunt.EventReading.ReadEvent;
import io.tidewatch.event.Dataset;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.Explanation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch rules explain rules/whoami.yml '{"CommandLine":"whoami /all"}'}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Say why a rule matches an event, or why it does not: each part of its condition, the field, the value.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:a rule matches", "1:no rule matches", "2:the arguments are wrong"})
final class RulesExplainCommand implements Callable<Integer> {
    private static final int MAX_EXPLAINED = 20;

    @ParentCommand
    @Nullable
    RulesCommand rules;

    @Parameters(
            index = "0",
            paramLabel = "RULE",
            description = "a rule file, or a folder or zip archive from which --rule chooses")
    Path path = Path.of(".");

    @Parameters(
            index = "1",
            paramLabel = "EVENT",
            description = "a file of events, the event itself as JSON, or - for standard input")
    String event = "-";

    @Option(
            names = "--record",
            paramLabel = "N",
            description = "which event of the file, from 1 (default: ${DEFAULT-VALUE})")
    int record = 1;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "what the event is, such as windows.sysmon; else recognised")
    @Nullable
    String dataset;

    @Mixin
    PlaceholderChoice placeholders = new PlaceholderChoice();

    @Mixin
    RuleChoice choice = new RuleChoice();

    @Option(names = "--json", description = "one JSON object a rule and line")
    boolean json;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Parents.terminal(rules);
        if (dataset != null && !Dataset.isValid(dataset)) {
            throw CliFailure.usage("'" + dataset + "' is not a dataset; write product.service, such as windows.sysmon");
        }
        ReadEvent read = EventFile.read(event, Math.max(1, record), System.in);
        RuleLibrary library = RuleLibrary.of(RuleFiles.read(path), placeholders.placeholders(), choice::wants);
        CompiledRules compiled = library.compiled();
        if (compiled.rules().isEmpty()) {
            throw CliFailure.usage("no rule to explain in '" + path + "'"
                    + (library.refused().isEmpty()
                            ? ""
                            : ": " + library.refused().getFirst()));
        }
        if (compiled.rules().size() > MAX_EXPLAINED) {
            throw CliFailure.usage(
                    "'" + path + "' has " + compiled.rules().size() + " rules; choose with --rule ID or --rule TEXT");
        }
        Dataset known = dataset == null ? read.dataset() : Dataset.of(dataset);
        boolean matched = false;
        for (int rule = 0; rule < compiled.rules().size(); rule++) {
            Explanation explanation = compiled.explain(rule, known, read.fields());
            matched |= explanation.matched();
            if (json) {
                terminal.out().println(JsonLine.of(ExplanationTree.object(explanation)));
            } else {
                new ExplanationTree(terminal).print(explanation);
            }
        }
        return (matched ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
