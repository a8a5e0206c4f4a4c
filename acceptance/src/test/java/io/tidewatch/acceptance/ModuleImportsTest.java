package io.tidewatch.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may import whom among the modules; core's own rules are tested in core. */
class ModuleImportsTest {
    private static final List<String> ADAPTERS =
            List.of("sqlite", "postgresql", "lake", "kafka", "redis", "rabbitmq", "maxmind");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPackages(
                    "io.tidewatch.server",
                    "io.tidewatch.cli",
                    "io.tidewatch.sigma",
                    "io.tidewatch.rules",
                    "io.tidewatch.sqlite",
                    "io.tidewatch.postgresql",
                    "io.tidewatch.lake",
                    "io.tidewatch.redis",
                    "io.tidewatch.rabbitmq",
                    "io.tidewatch.kafka",
                    "io.tidewatch.maxmind");

    @TestFactory
    List<DynamicTest> anAdapterImportsNoOtherAdapter() {
        return ADAPTERS.stream()
                .map(adapter -> DynamicTest.dynamicTest(
                        adapter,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("io.tidewatch." + adapter + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(ADAPTERS.stream()
                                        .filter(other -> !other.equals(adapter))
                                        .map(other -> "io.tidewatch." + other + "..")
                                        .toArray(String[]::new))
                                .check(CLASSES)))
                .toList();
    }

    @Test
    void theCommandLineDoesNotKnowTheServerNorTheServerTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("io.tidewatch.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidewatch.server..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.tidewatch.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidewatch.cli..")
                .check(CLASSES);
    }

    @Test
    void springAppearsInTheServerAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tidewatch.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void sigmaKnowsOnlyTheCore() {
        noClasses()
                .that()
                .resideInAPackage("io.tidewatch.sigma..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tidewatch.server..",
                        "io.tidewatch.cli..",
                        "io.tidewatch.lake..",
                        "io.tidewatch.sqlite..",
                        "io.tidewatch.postgresql..",
                        "io.tidewatch.pipeline..")
                .check(CLASSES);
    }

    @Test
    void theRulePackKnowsOnlySigma() {
        noClasses()
                .that()
                .resideInAPackage("io.tidewatch.rules..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tidewatch.server..", "io.tidewatch.cli..", "io.tidewatch.lake..", "io.tidewatch.sqlite..")
                .check(CLASSES);
    }
}
