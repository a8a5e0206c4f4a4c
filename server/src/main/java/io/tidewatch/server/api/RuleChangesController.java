package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.rules.ImportOptions;
import io.tidewatch.server.rules.Imported;
import io.tidewatch.server.rules.RuleArchive;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleDocuments;
import io.tidewatch.server.rules.RuleFile;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.read.RuleProblem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Changes a tenant's rules. A change is in force when it is answered, and in the audit log. */
@RestController
public final class RuleChangesController {
    static final String TEXT =
            "title: Root Login Over SSH\\nid: 0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10\\nlogsource:\\n    product: linux\\n    service: sshd\\n"
                    + "detection:\\n    selection:\\n        user.name: root\\n        event.outcome: success\\n    condition: selection\\nlevel: medium\\n";
    private static final String PUT_EXAMPLE = "{\"text\":\"" + TEXT + "\"}";
    private static final String ENABLE_EXAMPLE = "{\"enabled\":false}";
    private static final String ACTION_EXAMPLE =
            "{\"action\":\"disable\",\"keys\":[\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\"]}";
    private static final String IMPORTED =
            "{\"added\":[\"0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10\"],\"changed\":[],\"unchanged\":0,\"removedBefore\":0,\"notInForce\":[],\"refused\":[]}";
    private static final int MAX_KEYS = 10_000;
    private static final int SHOWN = 200;

    private final Rules rules;
    private final RuleBook book;
    private final BodyReader bodies;
    private final JsonBody json;
    private final Audit audit;
    private final Clock clock;

    RuleChangesController(RuleParts parts, BodyReader bodies, JsonBody json, Audit audit, Clock clock) {
        this.rules = parts.rules();
        this.book = parts.book();
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.json = requireNonNull(json, "json is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * A rule's text.
     *
     * @param text Sigma YAML
     * @param enabled whether a new rule is put in force; true when not given
     * @param expires when a filter stops to be in force; never when not given
     */
    record Put(
            @Nullable String text,
            @Nullable Boolean enabled,
            @Nullable Instant expires) {}

    record Enable(@Nullable Boolean enabled) {}

    /**
     * What to do with several rules.
     *
     * @param action {@code enable}, {@code disable} or {@code remove}
     */
    record Action(@Nullable String action, @Nullable List<String> keys) {}

    record Changed(List<String> changed) {}

    /** A document that was refused or is not in force. */
    record Refused(String file, int line, String message, String remedy) {}

    record Report(
            List<String> added,
            List<String> changed,
            int unchanged,
            int removedBefore,
            List<Refused> notInForce,
            List<Refused> refused) {}

    @ApiCall(
            summary = "Add rules, correlations or filters, or give them a new text",
            details = "Every document of the text is taken, or none. They are in force when this is answered.",
            body = Put.class,
            bodyExample = PUT_EXAMPLE,
            reply = IMPORTED)
    @PostMapping("/api/v1/rules")
    @Requires(Permission.RULES_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    Report add(HttpServletRequest request, Caller caller) throws IOException {
        Put put = json.read(request, Put.class, PUT_EXAMPLE);
        return kept(caller, drafts(put));
    }

    @ApiCall(
            summary = "Give a rule a new text",
            details = "The text holds one document with the same id.",
            body = Put.class,
            bodyExample = PUT_EXAMPLE,
            reply = IMPORTED)
    @PutMapping("/api/v1/rules/{key}")
    @Requires(Permission.RULES_WRITE)
    Report edit(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The rule's id", example = "0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10") @PathVariable
                    String key)
            throws IOException {
        RulesController.found(rules, caller, key);
        List<RuleDraft> drafts = drafts(json.read(request, Put.class, PUT_EXAMPLE));
        if (drafts.size() != 1 || !drafts.getFirst().key().equals(key)) {
            throw malformed("the text is not of the rule " + key, "Send one document whose 'id' is " + key + ".");
        }
        return kept(caller, drafts);
    }

    private Report kept(Caller caller, List<RuleDraft> drafts) {
        Imported imported = book.add(caller.tenant(), drafts, caller.actor());
        imported.added().forEach(key -> audit.record(caller, "rule.added", key, Map.of()));
        imported.changed().forEach(key -> audit.record(caller, "rule.edited", key, versionOf(caller, key)));
        return report(imported);
    }

    private Map<String, Integer> versionOf(Caller caller, String key) {
        return rules.rule(caller.tenant(), key)
                .map(StoredRule::version)
                .map(version -> Map.of("version", version))
                .orElse(Map.of());
    }

    private List<RuleDraft> drafts(Put put) {
        if (put.text == null || put.text.isBlank()) {
            throw malformed("'text' is missing", "Send for example " + PUT_EXAMPLE);
        }
        if (put.expires != null && !put.expires.isAfter(clock.instant())) {
            throw malformed("'expires' is over already", "Write a time to come, or leave it out.");
        }
        RuleDocuments read = RuleDocuments.read(new RuleFile("text", put.text), "api");
        if (!read.refused().isEmpty() || read.drafts().isEmpty()) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            read.refused().isEmpty()
                                    ? "The text holds no rule."
                                    : "The text cannot be taken: "
                                            + read.refused().getFirst() + ".",
                            "POST /api/v1/rules/check tells everything that is wrong with a text.")
                    .with("refused", refused(read.refused()))
                    .exception();
        }
        boolean enabled = put.enabled == null || put.enabled;
        return read.drafts().stream()
                .map(draft -> draft.with(put.expires, enabled))
                .toList();
    }

    @ApiCall(
            summary = "Enable or disable a rule",
            body = Enable.class,
            bodyExample = ENABLE_EXAMPLE,
            reply = "{\"changed\":[\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\"]}")
    @PatchMapping("/api/v1/rules/{key}")
    @Requires(Permission.RULES_WRITE)
    Changed enable(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The rule's id", example = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1") @PathVariable
                    String key)
            throws IOException {
        Enable wanted = json.read(request, Enable.class, ENABLE_EXAMPLE);
        if (wanted.enabled == null) {
            throw malformed("'enabled' is missing", "Send for example " + ENABLE_EXAMPLE);
        }
        RulesController.found(rules, caller, key);
        return enabled(caller, List.of(key), wanted.enabled);
    }

    private Changed enabled(Caller caller, List<String> keys, boolean enabled) {
        List<String> changed = book.enable(caller.tenant(), keys, enabled);
        String action = enabled ? "rule.enabled" : "rule.disabled";
        recorded(caller, action, changed);
        return new Changed(changed);
    }

    @ApiCall(
            summary = "Enable, disable or remove several rules",
            body = Action.class,
            bodyExample = ACTION_EXAMPLE,
            reply = "{\"changed\":[\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\"]}")
    @PostMapping("/api/v1/rules/actions")
    @Requires(Permission.RULES_WRITE)
    Changed act(HttpServletRequest request, Caller caller) throws IOException {
        Action action = json.read(request, Action.class, ACTION_EXAMPLE);
        if (action.keys == null || action.keys.isEmpty() || action.keys.size() > MAX_KEYS) {
            throw malformed("'keys' must name 1 to " + MAX_KEYS + " rules", "Send for example " + ACTION_EXAMPLE);
        }
        return switch (action.action == null ? "" : action.action) {
            case "enable" -> enabled(caller, action.keys, true);
            case "disable" -> enabled(caller, action.keys, false);
            case "remove" -> removed(caller, action.keys);
            default ->
                throw malformed("'action' must be enable, disable or remove", "Send for example " + ACTION_EXAMPLE);
        };
    }

    @ApiCall(
            summary = "Remove a rule",
            details = "Its versions stay, since alerts name them; an import does not bring it back unasked.")
    @DeleteMapping("/api/v1/rules/{key}")
    @Requires(Permission.RULES_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            Caller caller,
            @Meaning(value = "The rule's id", example = "0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10") @PathVariable
                    String key) {
        if (removed(caller, List.of(key)).changed().isEmpty()) {
            throw RulesController.notFound(key);
        }
    }

    private Changed removed(Caller caller, List<String> keys) {
        List<String> removed = book.remove(caller.tenant(), keys, caller.actor());
        recorded(caller, "rule.removed", removed);
        return new Changed(removed);
    }

    /** One entry a rule for a few, one for all where there are many. */
    private void recorded(Caller caller, String action, List<String> keys) {
        if (keys.size() <= 20) {
            keys.forEach(key -> audit.record(caller, action, key, Map.of()));
            return;
        }
        audit.record(
                caller,
                action,
                "",
                Map.of("rules", keys.size(), "first", keys.subList(0, Math.min(SHOWN, keys.size()))));
    }

    @ApiCall(
            summary = "Import rules from a zip archive or a YAML file",
            details =
                    "An archive of SigmaHQ's releases is taken as it is. The body is the file; rules that are there get a new version where"
                            + " their text differs. What cannot be read is told, and the rest is taken.",
            bodyType = "application/octet-stream",
            bodyExample = """
                    title: Root Login Over SSH
                    id: 0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10
                    logsource:
                        product: linux
                    detection:
                        selection:
                            user.name: root
                        condition: selection
                    """,
            reply = IMPORTED)
    @PostMapping("/api/v1/rules/import")
    @Requires(Permission.RULES_WRITE)
    Report importing(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "What the rules' source is to say", example = "sigma.zip")
                    @RequestParam(required = false)
                    @Nullable
                    String source,
            @Meaning(
                            "Which new rules are enabled: `usable` (all but deprecated and unsupported ones), `trusted` (stable and test) or `none`")
                    @RequestParam(required = false)
                    @Nullable
                    String enable,
            @Meaning("`true` brings back rules that were removed") @RequestParam(required = false) @Nullable
                    String restore)
            throws IOException {
        String name = source == null || source.isBlank() ? "import" : source.strip();
        if (name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw Parameters.malformed("source", "is too long or holds control characters", "Name the archive.");
        }
        ImportOptions options = new ImportOptions(name, enabling(enable), "true".equals(restore));
        List<RuleFile> files;
        try (BodyReader.Body body = bodies.read(request)) {
            files = RuleArchive.read(name, body.bytes());
        }
        Imported imported = book.add(caller.tenant(), files, options, caller.actor());
        audit.record(
                caller,
                "rules.imported",
                name,
                Map.of(
                        "added", imported.added().size(),
                        "changed", imported.changed().size(),
                        "refused", imported.refused().size()));
        return report(imported);
    }

    private static ImportOptions.Enable enabling(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return ImportOptions.Enable.USABLE;
        }
        for (ImportOptions.Enable enable : ImportOptions.Enable.values()) {
            if (enable.name().toLowerCase(Locale.ROOT).equals(text)) {
                return enable;
            }
        }
        throw Parameters.malformed("enable", "'" + text + "' is not known", "Write usable, trusted or none.");
    }

    private static Report report(Imported imported) {
        return new Report(
                imported.added(),
                imported.changed(),
                imported.unchanged(),
                imported.removedBefore(),
                refused(imported.notInForce()),
                refused(imported.refused()));
    }

    static List<Refused> refused(List<RuleProblem> problems) {
        return problems.stream()
                .limit(SHOWN)
                .map(problem -> new Refused(problem.file(), problem.line(), problem.message(), problem.remedy()))
                .toList();
    }

    private static ProblemException malformed(String what, String remedy) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "The rule cannot be taken: " + what + ".", remedy)
                .exception();
    }
}
