package io.bellwire;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * The rooms of the house: which package may know which. A room that is not built yet breaks no rule; a package that is
 * not in {@link #ROOMS} does.
 */
@AnalyzeClasses(packages = "io.bellwire", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {

    /** Leaves the tests out, wherever the build puts them. */
    static final class WithoutTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String ROOT = "io.bellwire";
    private static final DescribedPredicate<JavaClass> COMMAND_LINE =
            resideInAPackage(room("cli")).or(resideInAPackage(ROOT).and(simpleName("Main")));
    private static final DescribedPredicate<JavaClass> SETTINGS_DATA =
            DescribedPredicate.describe("a record or an enumeration", type -> type.isRecord() || type.isEnum());

    @ArchTest
    static final ArchRule ROOMS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("root")
            .definedBy(ROOT)
            .layer("cli")
            .definedBy(room("cli"))
            .layer("bench")
            .definedBy(room("bench"))
            .layer("api")
            .definedBy(room("api"))
            .layer("connection")
            .definedBy(room("connection"))
            .layer("signaling")
            .definedBy(room("signaling"))
            .layer("cluster")
            .definedBy(room("cluster"))
            .layer("delivery")
            .definedBy(room("delivery"))
            .layer("store")
            .definedBy(room("store"))
            .layer("auth")
            .definedBy(room("auth"))
            .layer("observability")
            .definedBy(room("observability"))
            .layer("config")
            .definedBy(room("config"))
            .layer("invitation")
            .definedBy(room("invitation"))
            .layer("group")
            .definedBy(room("group"))
            .layer("cluster")
            .definedBy(room("cluster"))
            .layer("web")
            .definedBy(room("web"))
            .layer("protocol")
            .definedBy(room("protocol"))
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("observability")
            .mayNotAccessAnyLayer()
            .whereLayer("web")
            .mayNotAccessAnyLayer()
            .whereLayer("bench")
            .mayNotAccessAnyLayer()
            .whereLayer("invitation")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("group")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("auth")
            .mayOnlyAccessLayers("protocol", "observability")
            .whereLayer("config")
            .mayOnlyAccessLayers("protocol", "auth")
            .whereLayer("store")
            .mayOnlyAccessLayers("protocol", "invitation", "group", "config", "observability")
            .whereLayer("delivery")
            .mayOnlyAccessLayers("protocol", "invitation", "group", "store", "config", "observability")
            .whereLayer("signaling")
            .mayOnlyAccessLayers("protocol", "invitation", "group", "store", "delivery", "config", "observability")
            .whereLayer("cluster")
            .mayOnlyAccessLayers("protocol", "invitation", "store", "delivery", "signaling", "config")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("connection")
            .mayOnlyAccessLayers("protocol", "delivery", "auth", "config", "observability")
            .whereLayer("api")
            .mayOnlyAccessLayers("protocol", "signaling", "auth", "config", "observability")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.bellwire.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule ROOMS_ARE_GIVEN_THEIR_SETTINGS = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, room("cli"), room("config"))
            .should()
            .dependOnClassesThat(resideInAPackage(room("config")).and(not(SETTINGS_DATA)))
            .because("a room is handed its section as data; only the root and the command line load settings")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule SERVE_NEEDS_NO_PARSER = noClasses()
            .that()
            .haveFullyQualifiedName("io.bellwire.cli.CommandLineInterface")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")
            .because("a node that is started with nothing but the word is ready sooner without it");

    @ArchTest
    static final ArchRule ONE_PLACE_KNOWS_HAZELCAST = noClasses()
            .that()
            .resideOutsideOfPackage(room("cluster.hazelcast"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster.hazelcast..")
            .because("a node that runs alone loads none of it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_CORE_IS_PURE = noClasses()
            .that()
            .resideInAnyPackage(room("invitation"), room("group"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..", "io.netty..", "java.io..", "java.net..", "java.nio.file..", "java.nio.channels..")
            .orShould()
            .dependOnClassesThat(assignableTo(Clock.class))
            .because("what decides is a function of state, command and the time it is given")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_CORE_READS_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(room("invitation"), room("group"))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethodWhere(calls(resideInAPackage("java.time.."), "now"))
            .because("the time that counts is the store's, and is handed in")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_THE_ROOT_DEPLOYS = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, room("cli"))
            .should()
            .callMethodWhere(calls(assignableTo(Vertx.class), "deployVerticle"))
            .because("GatewayVerticle decides what runs, and Main deploys it; a connection deploys itself on its"
                    + " socket's event loop")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that(not(COMMAND_LINE))
            .should(ACCESS_STANDARD_STREAMS)
            .because("everything else logs")
            .allowEmptyShould(true);

    private static String room(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaMethodCall> calls(
            DescribedPredicate<? super JavaClass> owner, String method) {
        return DescribedPredicate.describe(
                owner.getDescription() + " is asked to " + method,
                call -> owner.test(call.getTargetOwner()) && call.getName().equals(method));
    }
}
