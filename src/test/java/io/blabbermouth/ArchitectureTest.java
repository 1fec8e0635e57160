package io.blabbermouth;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Holds the arrows of ARCHITECTURE.md. */
@AnalyzeClasses(packages = "io.blabbermouth", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ARROWS_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("main")
            .definedBy("io.blabbermouth")
            .layer("web")
            .definedBy("io.blabbermouth.web")
            .layer("redis")
            .definedBy("io.blabbermouth.redis")
            .layer("console")
            .definedBy("io.blabbermouth.console")
            .layer("load")
            .definedBy("io.blabbermouth.load")
            .layer("terminal")
            .definedBy("io.blabbermouth.terminal")
            .layer("security")
            .definedBy("io.blabbermouth.security")
            .layer("bus")
            .definedBy("io.blabbermouth.bus")
            .layer("protocol")
            .definedBy("io.blabbermouth.protocol")
            .layer("chat")
            .definedBy("io.blabbermouth.chat")
            .layer("watch")
            .definedBy("io.blabbermouth.watch")
            .layer("config")
            .definedBy("io.blabbermouth.config")
            .layer("logging")
            .definedBy("io.blabbermouth.logging")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("redis")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("console")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("load")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("terminal")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("bus")
            .mayOnlyBeAccessedByLayers("web", "redis", "console", "main")
            .whereLayer("security")
            .mayOnlyBeAccessedByLayers("web", "console", "main")
            .whereLayer("logging")
            .mayOnlyBeAccessedByLayers("web", "redis", "main")
            .whereLayer("protocol")
            .mayOnlyBeAccessedByLayers("web", "security", "console")
            .whereLayer("watch")
            .mayOnlyBeAccessedByLayers("bus", "web", "redis", "console", "main")
            .whereLayer("chat")
            .mayOnlyBeAccessedByLayers("protocol", "watch", "bus", "web", "redis", "security", "console", "main");

    @ArchTest
    static final ArchRule CONFIG_IS_A_LEAF = noClasses()
            .that()
            .resideInAPackage("io.blabbermouth.config")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.blabbermouth",
                    "io.blabbermouth.web",
                    "io.blabbermouth.redis",
                    "io.blabbermouth.console",
                    "io.blabbermouth.load",
                    "io.blabbermouth.terminal",
                    "io.blabbermouth.bus",
                    "io.blabbermouth.protocol",
                    "io.blabbermouth.chat",
                    "io.blabbermouth.logging"));

    @ArchTest
    static final ArchRule LOAD_AND_TERMINAL_KNOW_THE_SERVER_BY_ITS_WIRE_ONLY = noClasses()
            .that()
            .resideInAnyPackage("io.blabbermouth.load", "io.blabbermouth.terminal")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.blabbermouth",
                    "io.blabbermouth.web",
                    "io.blabbermouth.redis",
                    "io.blabbermouth.console",
                    "io.blabbermouth.bus",
                    "io.blabbermouth.protocol",
                    "io.blabbermouth.chat",
                    "io.blabbermouth.config",
                    "io.blabbermouth.logging",
                    "io.blabbermouth.security",
                    "io.blabbermouth.watch",
                    "io.vertx.."));

    @ArchTest
    static final ArchRule THE_DOMAIN_KNOWS_ONLY_THE_JDK_AND_JACKSONS_ANNOTATIONS = classes()
            .that()
            .resideInAPackage("io.blabbermouth.chat")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.blabbermouth.chat",
                    "java..",
                    "com.fasterxml.jackson.annotation..",
                    "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule JSON_STOPS_AT_THE_EDGE = noClasses()
            .that()
            .resideInAnyPackage("io.blabbermouth.(chat|bus|web|redis|console|protocol|config|load|terminal|watch)..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(JsonObject.class, JsonArray.class);

    @ArchTest
    static final ArchRule NOBODY_USES_THE_OLD_BASE_CLASS = noClasses().should().beAssignableTo(AbstractVerticle.class);

    @ArchTest
    static final ArchRule ONLY_THE_BRIDGE_KNOWS_THE_REDIS_CLIENT = noClasses()
            .that()
            .resideOutsideOfPackage("io.blabbermouth.redis")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.redis..");
}
