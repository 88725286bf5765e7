package io.anomalyguard.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom: services -> feast-online-store -> contracts, services -> tracing, and no service another service. */
class ArchitectureTest {
    private static final Map<String, String> PACKAGE_BY_MODULE = Map.of(
            "contracts", "io.anomalyguard.contracts",
            "feast-online-store", "io.anomalyguard.feast",
            "tracing", "io.anomalyguard.tracing",
            "producer-service", "io.anomalyguard.producer",
            "stream-processor", "io.anomalyguard.processor",
            "inference-service", "io.anomalyguard.inference",
            "dashboard", "io.anomalyguard.dashboard",
            "local-stack", "io.anomalyguard.local",
            "feast-offline-store", "io.anomalyguard.offline");

    private static final List<String> SERVICES = List.of(
            "producer-service",
            "stream-processor",
            "inference-service",
            "dashboard",
            "local-stack",
            "feast-offline-store");

    private static JavaClasses classes;

    @BeforeAll
    static void readTheClassesOfAllModules() {
        classes = new ClassFileImporter()
                .importPaths(PACKAGE_BY_MODULE.keySet().stream()
                        .map(module -> Path.of("..", module, "target", "classes"))
                        .toList());
        PACKAGE_BY_MODULE.forEach((module, root) -> assertThat(classes.stream())
                .as("classes of %s", module)
                .anyMatch(c -> c.getPackageName().startsWith(root)));
    }

    @Test
    void shouldKeepEveryModuleInItsOwnPackage() {
        classes()
                .should()
                .resideInAnyPackage(
                        PACKAGE_BY_MODULE.values().stream().map(p -> p + "..").toArray(String[]::new))
                .check(classes);
    }

    @Test
    void shouldLetContractsKnowNobody() {
        forbid("contracts", Stream.of("feast-online-store"));
        forbid("contracts", Stream.of("tracing"));
        forbid("contracts", SERVICES.stream());
    }

    @Test
    void shouldLetTheStoreKnowContractsOnly() {
        forbid("feast-online-store", SERVICES.stream());
    }

    @Test
    void shouldLetTracingKnowNobody() {
        forbid("tracing", Stream.of("contracts", "feast-online-store"));
        forbid("tracing", SERVICES.stream());
    }

    @Test
    void shouldLetServicesMeetOnTopicsAndHttpOnly() {
        for (String service : SERVICES) {
            forbid(service, SERVICES.stream().filter(other -> !other.equals(service)));
        }
    }

    @Test
    void shouldLetOnlyProcessorInferenceAndTheFeatureServerTouchTheOnlineStore() {
        for (String service : List.of("producer-service", "dashboard", "feast-offline-store")) {
            forbid(service, Stream.of("feast-online-store"));
        }
    }

    /** Ground truth must not reach a feature or a model. */
    @Test
    void shouldKeepLabelsAwayFromFeaturesAndModels() {
        noClasses()
                .that()
                .resideInAnyPackage("io.anomalyguard.processor..", "io.anomalyguard.inference..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.anomalyguard.contracts.label..")
                .check(classes);
    }

    @Test
    void shouldKeepPackagesFreeOfCycles() {
        PACKAGE_BY_MODULE
                .values()
                .forEach(root -> slices().matching(root + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true)
                        .check(classes));
    }

    @Test
    void shouldInjectByConstructor() {
        fields().should()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .andShould()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .check(classes);
    }

    private static void forbid(String module, Stream<String> others) {
        noClasses()
                .that()
                .resideInAPackage(PACKAGE_BY_MODULE.get(module) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        others.map(other -> PACKAGE_BY_MODULE.get(other) + "..").toArray(String[]::new))
                .check(classes);
    }
}
