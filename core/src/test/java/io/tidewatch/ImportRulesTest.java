package io.tidewatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may import whom inside core; ARCHITECTURE.md says why. */
class ImportRulesTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tidewatch");
    private static final List<String> STAGES = List.of("collect", "queue", "parse", "enrich", "store", "alert", "view");
    /** What every stage may use; store takes queries, which are no stage. Findings ({@code detect}) are what {@code alert} works on. */
    private static final List<String> SHARED =
            List.of("event", "config", "health", "ledger", "query", "catalog", "detect");

    @Test
    void eventsImportOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.tidewatch.event..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.tidewatch.event..", "java..", "org.jspecify..")
                .check(CORE);
    }

    @TestFactory
    List<DynamicTest> aStageImportsNoOtherStage() {
        return STAGES.stream()
                .map(stage -> DynamicTest.dynamicTest(
                        stage,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("io.tidewatch." + stage + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(others(stage))
                                .allowEmptyShould(true)
                                .check(CORE)))
                .toList();
    }

    @TestFactory
    List<DynamicTest> whatStagesShareImportsNoStage() {
        return SHARED.stream()
                .map(shared -> DynamicTest.dynamicTest(
                        shared,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("io.tidewatch." + shared + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(others(""))
                                .allowEmptyShould(true)
                                .check(CORE)))
                .toList();
    }

    @Test
    void coreKnowsNoAdapterAndNoServer() {
        noClasses()
                .that()
                .resideInAPackage("io.tidewatch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "org.duckdb..",
                        "org.sqlite..",
                        "io.tidewatch.server..",
                        "io.tidewatch.cli..")
                .check(CORE);
    }

    private static String[] others(String stage) {
        return java.util.stream.Stream.concat(STAGES.stream(), java.util.stream.Stream.of("pipeline"))
                .filter(other -> !other.equals(stage))
                .map(other -> "io.tidewatch." + other + "..")
                .toArray(String[]::new);
    }
}
