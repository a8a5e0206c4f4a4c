package io.tidewatch.sigma.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttackTest {
    @Test
    void aTechniqueStandsUnderThoseOfItsTacticsThatTheRuleNames() {
        List<String> tags = List.of("attack.t1078.004", "attack.initial-access", "attack.credential-access");
        assertThat(Attack.tacticsOf("T1078.004", tags)).containsExactly("Initial Access");
    }

    @Test
    void aTechniqueStandsUnderAllOfItsTacticsWhereTheRuleNamesNoneOfThem() {
        assertThat(Attack.tacticsOf("T1003", List.of("attack.t1003", "attack.execution")))
                .containsExactly("Credential Access");
        assertThat(Attack.tacticsOf("T1053.005", List.of("attack.t1053.005")))
                .containsExactly("Execution", "Persistence", "Privilege Escalation");
    }

    @Test
    void partsOfDefenseEvasionKeepTheirName() {
        assertThat(Attack.tacticsOf("T1562.001", List.of("attack.t1562.001", "attack.defense-impairment")))
                .containsExactly("Defense Impairment");
    }

    @Test
    void aTechniqueThatIsNotKnownStandsWhereTheRuleSays() {
        assertThat(Attack.tacticsOf("T9999", List.of("attack.t9999", "attack.impact")))
                .containsExactly("Impact");
        assertThat(Attack.tacticsOf("T9999", List.of("attack.t9999"))).isEmpty();
    }

    @Test
    void theMatrixHasEveryTacticInItsOrderAndNoTechniqueTwiceInOne() {
        assertThat(Attack.matrix().keySet())
                .hasSize(14)
                .startsWith("Reconnaissance")
                .endsWith("Impact");
        Attack.matrix()
                .values()
                .forEach(techniques -> assertThat(techniques)
                        .doesNotHaveDuplicates()
                        .isSorted()
                        .allMatch(technique -> technique.matches("T\\d{4}")));
    }
}
