package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code bin/farcell}, with stand-ins for Java. */
class LauncherScriptTest {

    @TempDir
    Path place;

    private Path script;
    private Path jdk;

    @BeforeEach
    void aDistributionAndAJdk() throws Exception {
        Path home = place.resolve("far cell");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib/kernel"));
        script = Files.copy(Path.of("src/main/distribution/bin/farcell"), home.resolve("bin/farcell"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve("lib/kernel/farcell-cli.jar"), "");
        jdk = Files.createDirectories(place.resolve("jdk/bin")).getParent();
        java("echo \"run by $$:\" \"$@\"; echo home $FARCELL_HOME");
        release("17.0.15");
    }

    private void java(String body) throws Exception {
        Path java = Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\n" + body + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private void release(String version) throws Exception {
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private Subprocess.Result run(String environment) throws Exception {
        return Subprocess.run(List.of("/bin/sh", "-c",
                "exec env -i PATH=/usr/bin:/bin " + environment + " \"$0\" doctor 'a b'", script.toString()));
    }

    @Test
    void startsTheJarWithTheJavaThatJavaHomeNames() throws Exception {
        Subprocess.Result result = run("JAVA_HOME='" + jdk + "'");
        assertThat(result.status()).as(result.output()).isEqualTo(0);
        String home = script.toRealPath().getParent().getParent().toString();
        assertThat(result.output()).contains(
                "@" + home + "/lib/kernel/java.options -jar " + home + "/lib/kernel/farcell-cli.jar doctor a b",
                "home " + home);
    }

    @Test
    void isFoundThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(place.resolve("link"), Path.of("far cell/bin/farcell"));
        script = link;
        assertThat(run("JAVA_HOME='" + jdk + "'").output()).contains("far cell/lib/kernel/farcell-cli.jar doctor");
    }

    @Test
    void takesTheJavaOnThePathElse() throws Exception {
        java("[ \"$1\" = -version ] && { echo 'openjdk version \"21.0.1\" 2023' >&2; exit; }; echo \"got $*\"");
        assertThat(run("PATH='" + jdk.resolve("bin") + ":/usr/bin:/bin'").output()).contains("farcell-cli.jar doctor");
    }

    @Test
    void refusesOldAndBrokenJava() throws Exception {
        release("11.0.2");
        assertThat(run("JAVA_HOME='" + jdk + "'").output()).contains("is Java 11.0.2", "Install JDK 17");
        release("1.8.0_392");
        assertThat(run("JAVA_HOME='" + jdk + "'").status()).isEqualTo(1);
        assertThat(run("JAVA_HOME=/no/jdk").output()).contains("JAVA_HOME is /no/jdk", "no bin/java");
        java("exit 1");
        assertThat(run("PATH='" + jdk.resolve("bin") + ":/usr/bin:/bin'").output())
                .contains("does not tell its version");
    }
}
