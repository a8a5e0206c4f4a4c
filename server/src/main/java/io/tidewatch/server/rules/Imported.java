package io.tidewatch.server.rules;

import io.tidewatch.sigma.read.RuleProblem;
import java.util.List;

/**
 * What an import did.
 *
 * @param added keys of rules that are new
 * @param changed keys of rules that got another text
 * @param unchanged how many were there with the same text
 * @param removedBefore how many were left out since somebody had removed them
 * @param notInForce rules that were kept but cannot be put in force, and why
 * @param refused documents that cannot be read, and why
 */
public record Imported(
        List<String> added,
        List<String> changed,
        int unchanged,
        int removedBefore,
        List<RuleProblem> notInForce,
        List<RuleProblem> refused) {
    public Imported {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        notInForce = List.copyOf(notInForce);
        refused = List.copyOf(refused);
    }
}
