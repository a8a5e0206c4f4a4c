package io.tidewatch.server.api;

import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.security.Audit;
import java.time.Clock;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Registers everything of the API that is about rules. */
public final class RuleApi {
    private RuleApi() {}

    public static void register(
            GenericApplicationContext context,
            Parts parts,
            BodyReader bodies,
            JsonBody jsonBody,
            Scopes scopes,
            JsonMapper json,
            Audit audit,
            Clock clock) {
        RuleParts rules = parts.rules();
        context.registerBean(RulesController.class, () -> new RulesController(rules));
        context.registerBean(
                RuleChangesController.class, () -> new RuleChangesController(rules, bodies, jsonBody, audit, clock));
        context.registerBean(
                RuleExceptionsController.class, () -> new RuleExceptionsController(rules, jsonBody, audit, clock));
        context.registerBean(
                RuleExplainController.class, () -> new RuleExplainController(rules, parts.searcher(), jsonBody, clock));
        context.registerBean(HuntsController.class, () -> new HuntsController(rules, scopes, jsonBody, json, audit));
        context.registerBean(
                ExceptionPreviewController.class, () -> new ExceptionPreviewController(rules, scopes, jsonBody));
        context.registerBean(RuleToolsController.class, () -> new RuleToolsController(rules.book(), jsonBody));
        context.registerBean(RuleTryController.class, () -> new RuleTryController(rules.book(), jsonBody, clock));
        context.registerBean(RuleCoverageController.class, () -> new RuleCoverageController(rules));
    }
}
