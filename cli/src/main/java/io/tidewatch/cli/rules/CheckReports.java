package io.tidewatch.cli.rules;

import io.tidewatch.sigma.read.RuleProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a check found, in the forms that build servers and code hosts read. */
final class CheckReports {
    private CheckReports() {}

    /** JUnit's XML: a test case a file; errors are failures, advice is output. */
    static String junit(List<RuleProblem> problems, List<String> files) {
        Map<String, List<RuleProblem>> byFile = new TreeMap<>();
        files.forEach(file -> byFile.put(file, new ArrayList<>()));
        problems.forEach(problem ->
                byFile.computeIfAbsent(problem.file(), _ -> new ArrayList<>()).add(problem));
        long failed = byFile.values().stream().filter(CheckReports::failed).count();
        Xml xml = new Xml();
        xml.open("testsuites", Map.of());
        xml.open("testsuite", attributes("name", "tidewatch rules check", "tests", byFile.size(), "failures", failed));
        byFile.forEach((file, found) -> {
            xml.open("testcase", attributes("classname", "rules", "name", file));
            for (RuleProblem problem : found) {
                if (problem.severity() == RuleProblem.Severity.ERROR) {
                    xml.element("failure", attributes("message", problem.message()), problem.toString());
                }
            }
            StringBuilder advice = new StringBuilder();
            found.stream()
                    .filter(problem -> problem.severity() == RuleProblem.Severity.WARNING)
                    .forEach(problem -> advice.append(problem).append('\n'));
            if (!advice.isEmpty()) {
                xml.element("system-out", Map.of(), advice.toString());
            }
            xml.close("testcase");
        });
        xml.close("testsuite");
        xml.close("testsuites");
        return xml.toString();
    }

    private static boolean failed(List<RuleProblem> problems) {
        return problems.stream().anyMatch(problem -> problem.severity() == RuleProblem.Severity.ERROR);
    }

    static Map<String, Object> attributes(Object... namesAndValues) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return attributes;
    }

    /** SARIF 2.1.0. */
    static String sarif(List<RuleProblem> problems) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (RuleProblem problem : problems) {
            boolean error = problem.severity() == RuleProblem.Severity.ERROR;
            results.add(attributes(
                    "ruleId",
                    error ? "unusable-rule" : "advice",
                    "level",
                    error ? "error" : "warning",
                    "message",
                    Map.of("text", problem.message() + (problem.remedy().isEmpty() ? "" : "; " + problem.remedy())),
                    "locations",
                    List.of(Map.of(
                            "physicalLocation",
                            attributes(
                                    "artifactLocation",
                                    Map.of("uri", uri(problem.file())),
                                    "region",
                                    Map.of("startLine", Math.max(1, problem.line())))))));
        }
        Map<String, Object> driver = attributes(
                "name",
                "tidewatch rules check",
                "rules",
                List.of(
                        attributes(
                                "id", "unusable-rule", "shortDescription", Map.of("text", "The rule cannot be used")),
                        attributes(
                                "id", "advice", "shortDescription", Map.of("text", "The rule should be looked at"))));
        return JsonLine.pretty(attributes(
                        "$schema",
                        "https://json.schemastore.org/sarif-2.1.0.json",
                        "version",
                        "2.1.0",
                        "runs",
                        List.of(attributes("tool", Map.of("driver", driver), "results", results))))
                + "\n";
    }

    private static String uri(String file) {
        return file.replace('\\', '/').replace(" ", "%20");
    }

    static String json(List<RuleProblem> problems) {
        StringBuilder lines = new StringBuilder();
        for (RuleProblem problem : problems) {
            boolean error = problem.severity() == RuleProblem.Severity.ERROR;
            lines.append(JsonLine.of(attributes(
                            "severity",
                            error ? "error" : "advice",
                            "file",
                            problem.file(),
                            "line",
                            problem.line(),
                            "message",
                            problem.message(),
                            "remedy",
                            problem.remedy())))
                    .append('\n');
        }
        return lines.toString();
    }
}
