package farcell.suite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/** The floors of the house (kernel/README.md, Rooms): an arrow points only down, and what must not be in the code is not. */
class FloorsTest {

    /** Packages, lowest floor first; those of one floor stand together. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("farcell", "farcell.runtime", "io.github.spencerpark.ijava"),
            Set.of("farcell.wire"),
            Set.of("farcell.volumes"),
            Set.of("farcell.gpucheck"),
            Set.of("farcell.crypto"),
            Set.of("farcell.values"),
            Set.of("farcell.session"),
            Set.of("farcell.display", "farcell.djl"),
            Set.of("farcell.compile"),
            Set.of("farcell.hosts"),
            Set.of("farcell.ssh"),
            Set.of("farcell.notebook"),
            Set.of("farcell.jupyter"),
            Set.of("farcell.magics"),
            Set.of("farcell.remote"),
            Set.of("farcell.cli"));
    /** Packages whose subpackages are other rooms or none. */
    private static final Set<String> ALONE = Set.of("farcell", "farcell.runtime");
    private static final int TAG_STRING = 8;
    private static final Set<String> POSIX_COMMANDS =
            Set.of("sh", "/bin/sh", "bash", "/bin/bash", "kill", "/bin/kill", "ps", "pgrep", "pkill", "nohup", "setsid");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("farcell", "io.github.spencerpark.ijava");

    @Test
    void everyPackageHasAFloor() {
        Set<String> homeless = new TreeSet<>();
        HOUSE.stream().filter(c -> floor(c) < 0).map(JavaClass::getPackageName).forEach(homeless::add);
        assertThat(homeless).as("packages that are in no room of kernel/README.md").isEmpty();
        assertThat(FLOORS).allSatisfy(packages ->
                assertThat(HOUSE.stream().anyMatch(c -> FLOORS.indexOf(packages) == floor(c))).isTrue());
    }

    @Test
    void arrowsPointDown() {
        classes().should(new ArchCondition<>("depend only on their own floor and those below") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    if (floor(dependency.getTargetClass().getBaseComponentType()) > floor(item)) {
                        events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
                    }
                }
            }
        }).check(HOUSE);
    }

    @Test
    void theKernelDecodesNoValuesAndRunsNoUserCode() {
        noClasses().that().resideInAnyPackage("farcell.compile..", "farcell.hosts..", "farcell.ssh..", "farcell.notebook..",
                        "farcell.jupyter..", "farcell.magics..", "farcell.remote..", "farcell.cli..")
                .should().dependOnClassesThat().resideInAnyPackage("farcell.values..", "farcell.session..",
                        "farcell.display..", "farcell.djl..", "ai.djl..", "org.jboss.marshalling..")
                .check(HOUSE);
    }

    @Test
    void theSessionKnowsNoJShellAndNoJupyter() {
        noClasses().that().resideInAnyPackage("farcell.session..", "farcell.values..", "farcell.wire..")
                .should().dependOnClassesThat().resideInAnyPackage("jdk.jshell..", "org.zeromq..", "farcell.jupyter..",
                        "com.fasterxml..")
                .check(HOUSE);
    }

    /** Waiting for a time is no way to wait for a thing; the one exception is a grace before a JVM is halted. */
    @Test
    void nothingSleeps() {
        noClasses().that().doNotHaveFullyQualifiedName("farcell.session.Main")
                .should().callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethodWhere(JavaCall.Predicates.target(
                        HasName.Predicates.name("sleep")))
                .check(HOUSE);
    }

    /** Other systems have no such commands; {@code farcell.hosts} and the magic {@code %%sh} look whether they are there. */
    @Test
    void posixCommandsAreUsedByHostsOnly() throws IOException {
        List<String> users = new ArrayList<>();
        for (JavaClass each : HOUSE) {
            if (each.getPackageName().startsWith("farcell.hosts")
                    || each.getName().startsWith("farcell.magics.standard.ShellMagic")) {
                continue;
            }
            for (String constant : strings(each)) {
                if (POSIX_COMMANDS.contains(constant)) {
                    users.add(each.getName() + ": " + constant);
                }
            }
        }
        assertThat(users).isEmpty();
    }

    private static List<String> strings(JavaClass type) throws IOException {
        List<String> strings = new ArrayList<>();
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            ClassReader reader = new ClassReader(in);
            char[] buffer = new char[reader.getMaxStringLength()];
            for (int i = 1; i < reader.getItemCount(); i++) {
                int offset = reader.getItem(i);
                if (offset > 0 && reader.readByte(offset - 1) == TAG_STRING) {
                    strings.add(reader.readUTF8(offset, buffer));
                }
            }
        }
        return strings;
    }

    /** Position of a class's floor; -1 for classes that are not ours. */
    private static int floor(JavaClass type) {
        String name = type.getPackageName();
        for (int i = 0; i < FLOORS.size(); i++) {
            for (String room : FLOORS.get(i)) {
                if (name.equals(room) || name.startsWith(room + ".") && !ALONE.contains(room)) {
                    return i;
                }
            }
        }
        return -1;
    }
}
