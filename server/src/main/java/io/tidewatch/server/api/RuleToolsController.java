package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleDocuments;
import io.tidewatch.server.rules.RuleFile;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.library.Lint;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.test.RuleTestResult;
import io.tidewatch.sigma.test.RuleTests;
import io.tidewatch.sigma.test.RuleTestsRefused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Helps those who write rules: checks and tests. Changes nothing. */
@RestController
public final class RuleToolsController {
    private static final String CHECK_EXAMPLE = "{\"text\":\"" + RuleChangesController.TEXT + "\"}";
    private static final String TEST_EXAMPLE = "{\"text\":\"" + RuleChangesController.TEXT
            + "\",\"tests\":\"tests:\\n  - name: root logs in\\n    dataset: linux.auth\\n    events:\\n"
            + "      - event: {user.name: root, event.outcome: success, process.name: sshd}\\n        matches: [Root Login Over SSH]\\n\"}";
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_EVENTS = 10_000;

    private final RuleBook book;
    private final JsonBody json;

    public RuleToolsController(RuleBook book, JsonBody json) {
        this.book = requireNonNull(book, "book is null");
        this.json = requireNonNull(json, "json is null");
    }

    record Check(@Nullable String text) {}

    record Document(String key, String kind, String title) {}

    /** What is wrong with a text; {@code severity} is {@code error} or {@code warning}. */
    record Finding(String severity, int line, String message, String remedy) {}

    record Checked(boolean usable, List<Document> documents, List<Finding> findings) {}

    /**
     * Rule tests to run.
     *
     * @param text the rules to test, Sigma YAML; the tenant's own when not given
     * @param tests tests as {@code docs/rules.md} describes them, YAML or JSON as text
     */
    record Test(@Nullable String text, @Nullable String tests) {}

    record Tested(boolean passed, List<RuleTestResult> results) {}

    @ApiCall(
            summary = "Check a rule's text",
            details = "Reads and compiles it, with the tenant's own rules for what it refers to. Nothing is kept.",
            body = Check.class,
            bodyExample = CHECK_EXAMPLE,
            reply =
                    "{\"usable\":true,\"documents\":[{\"key\":\"0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10\",\"kind\":\"rule\",\"title\":\"Root Login Over SSH\"}],\"findings\":[]}")
    @PostMapping("/api/v1/rules/check")
    @Requires(Permission.RULES_READ)
    Checked check(HttpServletRequest request, Caller caller) throws IOException {
        String text = text(json.read(request, Check.class, CHECK_EXAMPLE).text, CHECK_EXAMPLE);
        RuleDocuments read = RuleDocuments.read(new RuleFile("text", text), "api");
        List<SigmaDocument> own = new RuleReader().text("text", text).result().documents();
        RuleLibrary library = RuleLibrary.of(with(book, caller, own), book.placeholders(), own::contains);
        List<Finding> findings = new ArrayList<>();
        read.refused().forEach(problem -> findings.add(finding(problem)));
        read.warnings().forEach(problem -> findings.add(finding(problem)));
        library.refused().stream()
                .filter(problem -> problem.file().equals("text"))
                .forEach(problem -> findings.add(finding(problem)));
        library.warnings().stream()
                .filter(problem -> problem.file().equals("text"))
                .forEach(problem -> findings.add(finding(problem)));
        Lint.check(own).forEach(problem -> findings.add(finding(problem)));
        List<Finding> distinct = findings.stream().distinct().toList();
        boolean usable = !own.isEmpty()
                && distinct.stream().noneMatch(finding -> finding.severity().equals("error"));
        return new Checked(
                usable,
                read.drafts().stream()
                        .map(draft -> new Document(draft.key(), draft.kind().label(), draft.title()))
                        .toList(),
                distinct);
    }

    /** The documents, and those of the tenant that they do not replace. */
    static LoadedRules with(RuleBook book, Caller caller, List<SigmaDocument> own) {
        List<SigmaDocument> all = new ArrayList<>(own);
        for (SigmaDocument document : book.documents(caller.tenant())) {
            if (own.stream()
                    .noneMatch(
                            other -> other.info().key().equals(document.info().key()))) {
                all.add(document);
            }
        }
        return new LoadedRules(all, List.of(), List.of());
    }

    private static Finding finding(RuleProblem problem) {
        return new Finding(
                problem.severity() == RuleProblem.Severity.ERROR ? "error" : "warning",
                problem.line(),
                problem.message(),
                problem.remedy());
    }

    @ApiCall(
            summary = "Run rule tests",
            details = "With the engine that decides in the stream. Nothing is kept; no alert is made.",
            body = Test.class,
            bodyExample = TEST_EXAMPLE,
            reply = "{\"passed\":true,\"results\":[{\"test\":\"root logs in\",\"failures\":[],\"passed\":true}]}")
    @PostMapping("/api/v1/rules/test")
    @Requires(Permission.RULES_READ)
    Tested test(HttpServletRequest request, Caller caller) throws IOException {
        Test test = json.read(request, Test.class, TEST_EXAMPLE);
        String asked = text(test.tests, TEST_EXAMPLE);
        try {
            RuleTests tests = RuleTests.parse("tests", asked);
            if (tests.tests().stream().mapToInt(one -> one.steps().size()).sum() > MAX_EVENTS) {
                throw malformed(
                        "the tests have more than " + MAX_EVENTS + " events", "Run a hunt over stored events instead.");
            }
            List<RuleTestResult> results = tests.run(loaded(caller, test.text), book.placeholders());
            return new Tested(results.stream().allMatch(RuleTestResult::passed), results);
        } catch (RuleTestsRefused e) {
            throw malformed(e.reason(), "docs/rules.md shows a test.");
        }
    }

    private LoadedRules loaded(Caller caller, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return new LoadedRules(book.documents(caller.tenant()), List.of(), List.of());
        }
        LoadedRules own =
                new RuleReader().text("text", text(text, TEST_EXAMPLE)).result();
        if (!own.refused().isEmpty()) {
            throw malformed(
                    own.refused().getFirst().toString(), "POST /api/v1/rules/check tells everything that is wrong.");
        }
        return own;
    }

    static String text(@Nullable String text, String example) {
        if (text == null || text.isBlank()) {
            throw malformed("a text is missing", "Send for example " + example);
        }
        if (text.length() > MAX_TEXT) {
            throw malformed("the text has " + text.length() + " characters", "Send at most " + MAX_TEXT + ".");
        }
        return text;
    }

    private static ProblemException malformed(String what, String remedy) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "This cannot be done: " + what + ".", remedy)
                .exception();
    }
}
