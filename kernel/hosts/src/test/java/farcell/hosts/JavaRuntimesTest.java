package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaRuntimesTest {

    private static final String ALL = "java.base java.instrument java.management jdk.unsupported";

    @TempDir Path directory;

    private JavaRuntime own;
    private JavaRuntimes runtimes;

    @BeforeEach
    void install() throws IOException {
        Path jvm = directory.resolve("jvm");
        runtime(jvm.resolve("java-8"), "1.8.0_402", "");
        runtime(jvm.resolve("java-21"), "21.0.4", ALL);
        runtime(jvm.resolve("java-21-new"), "21.0.10", ALL);
        runtime(jvm.resolve("java-22-small"), "22", "java.base");
        runtime(directory.resolve("mac/temurin-24/Contents/Home"), "24.0.1", ALL);
        runtime(directory.resolve("by-variable"), "25", ALL);
        runtime(directory.resolve("on-path"), "26-ea", ALL);
        Files.createSymbolicLink(jvm.resolve("default"), jvm.resolve("java-21"));
        Files.createDirectories(jvm.resolve("not-java"));
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), directory.resolve("on-path/bin/java"));
        own = JavaRuntime.at(runtime(directory.resolve("own"), "17.0.15", ALL), "own").orElseThrow();
        runtimes = new JavaRuntimes(own, Map.of("JAVA_HOME_25_X64", directory.resolve("by-variable").toString(),
                "JAVA_HOME", directory.resolve("gone").toString(), "PATH", "/no/such:" + bin),
                List.of(jvm, directory.resolve("mac"), directory.resolve("none")));
    }

    private static Path runtime(Path home, String version, String modules) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(home.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n"
                + (modules.isEmpty() ? "" : "MODULES=\"" + modules + "\"\n"));
        return home;
    }

    @Test
    void eachIsFoundOnce() {
        assertThat(runtimes.found()).extracting(JavaRuntime::feature)
                .containsExactlyInAnyOrder(25, 21, 21, 22, 8, 24, 26);
        assertThat(runtimes.found().get(0).origin()).isEqualTo("JAVA_HOME_25_X64");
    }

    @Test
    void theKernelsOwnUnlessAnotherIsAskedFor() throws Exception {
        assertThat(runtimes.find("")).isEqualTo(own);
        assertThat(runtimes.find("17")).isEqualTo(own);
        assertThat(own.describe()).isEqualTo("Java 17.0.15 (Test) in " + directory.resolve("own"));
        assertThat(own.java()).isEqualTo(directory.resolve("own/bin/java"));
        assertThat(own.modules()).isEqualTo(Set.of(ALL.split(" ")));
    }

    @Test
    void byVersionTheNewestThatFits() throws Exception {
        assertThat(runtimes.find("21").home().getFileName()).hasToString("java-21-new");
        assertThat(runtimes.find("21.0.4").home().getFileName()).hasToString("java-21");
        assertThat(runtimes.find("25").home().getFileName()).hasToString("by-variable");
        assertThat(runtimes.find("24").home()).endsWith(Path.of("Contents/Home"));
        assertThat(runtimes.find("26").origin()).isEqualTo("PATH");
    }

    @Test
    void byDirectory() throws Exception {
        assertThat(runtimes.find(directory.resolve("by-variable").toString()).feature()).isEqualTo(25);
        assertThat(runtimes.find(directory.resolve("mac/temurin-24").toString()).feature()).isEqualTo(24);
    }

    @Test
    void whatWasFoundIsListed() {
        refused("19", "there is no Java 19 on this machine; found: ", "JAVA_HOME_19", "Java 21.0.10 (Test) in");
        refused("2.1", "there is no Java 2.1");
        refused("8", "is too old: a session needs Java 17 or later");
        refused("22", "lacks what a session needs: module java.instrument, java.management, jdk.unsupported");
        refused("jdk-nice", "java=jdk-nice is neither a version, as in java=25, nor the directory");
        refused(directory.resolve("jvm/not-java").toString(), "nor the directory of a Java runtime");
    }

    private void refused(String wanted, String... texts) {
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> runtimes.find(wanted))
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
    }

    @Test
    void thisMachine() throws Exception {
        assertThat(JavaRuntimes.local().find("").feature()).isEqualTo(Runtime.version().feature());
        assertThat(JavaRuntimes.local().find("").java()).isExecutable();
    }
}
