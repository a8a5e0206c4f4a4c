package io.tidewatch.server.api;

import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of rules ended: the last rule's key. Its title is looked up again, so that a cursor carries nothing of the rule. */
final class RuleCursor {
    private final Rules rules;

    RuleCursor(Rules rules) {
        this.rules = rules;
    }

    String write(StoredRule last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.key().getBytes(StandardCharsets.UTF_8));
    }

    @Nullable
    StoredRule read(TenantId tenant, @Nullable String cursor) {
        if (cursor == null || cursor.isBlank()) {
            return null;
        }
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return rules.rule(tenant, key).orElseThrow(() -> gone(cursor));
        } catch (IllegalArgumentException e) {
            throw gone(cursor);
        }
    }

    private static RuntimeException gone(String cursor) {
        return Parameters.malformed(
                "cursor",
                "'" + cursor + "' leads nowhere",
                "Begin again without a cursor; the rule may have been removed.");
    }
}
