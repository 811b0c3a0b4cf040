package farcell.magics.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.magics.FakeNotebook;
import farcell.magics.MagicException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependenciesTest {

    @TempDir
    Path temp;
    private TestRepository central;
    private FakeNotebook notebook;
    private Dependencies dependencies;

    @BeforeEach
    void publish() {
        central = new TestRepository(temp.resolve("central"))
                .publish("g:base:1").publish("g:base:2")
                .publish("g:left:1", "g:base:1").publish("g:right:1", "g:base:2").publish("g:right:1.1", "g:base:2")
                .publish("g:broken:1", "g:gone:7");
        notebook = new FakeNotebook(temp);
        dependencies = new Dependencies(() -> new MavenResolver(central.places(temp.resolve("home"))));
    }

    private List<String> add(String... coordinates) throws Exception {
        return names(dependencies.add(Stream.of(coordinates).map(Coordinate::parse).map(Root::of).toList(), notebook));
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    @Test
    void bringsWhatAnArtifactNeeds() throws Exception {
        assertThat(add("g:left:1")).containsExactly("left-1.jar", "base-1.jar");
        assertThat(names(notebook.classPath)).containsExactly("left-1.jar", "base-1.jar");
        assertThat(notebook.output.displays).isNotEmpty().last().asString().matches("update Downloaded \\d files.*");
        assertThat(notebook.output.stderr).isEmpty();
        assertThat(add("g:left:1")).isEmpty();
        assertThat(names(notebook.classPath)).hasSize(2);
    }

    @Test
    void oneCallIsOneSet() throws Exception {
        assertThat(add("g:left:1", "g:right:1")).containsExactly("left-1.jar", "base-1.jar", "right-1.jar");
    }

    @Test
    void laterCallsKeepWhatIsThereAndSaySo() throws Exception {
        add("g:left:1");
        assertThat(add("g:right:1")).containsExactly("right-1.jar");
        assertThat(names(notebook.classPath)).containsExactly("left-1.jar", "base-1.jar", "right-1.jar");
        assertThat(notebook.output.stderr.toString())
                .startsWith("already on the class path and kept: base 1 (2 was wanted)");
        notebook.output.stderr.setLength(0);
        add("g:right:1");
        assertThat(notebook.output.stderr).isEmpty();
    }

    @Test
    void aNewerOneThatIsThereNeedsNoWord() throws Exception {
        add("g:right:1");
        assertThat(add("g:left:1")).containsExactly("left-1.jar");
        assertThat(notebook.output.stderr).isEmpty();
    }

    @Test
    void anotherVersionOfARootIsRefused() throws Exception {
        add("g:right:1");
        assertThatThrownBy(() -> add("g:right:1.1")).isInstanceOf(MagicException.class)
                .hasMessageContaining("g:right is on the class path in version 1")
                        .hasMessageContaining("Restart the kernel");
        assertThatThrownBy(() -> add("g:base:1")).hasMessageContaining("in version 2");
        assertThatThrownBy(() -> add("g:right:[1.1,)")).hasMessageContaining("in version 1");
        assertThat(dependencies.added()).isEqualTo(Map.of("g:right:jar:", "1", "g:base:jar:", "2"));
        assertThat(add("g:left:1")).containsExactly("left-1.jar");
    }

    @Test
    void jarsThatCameOtherwiseCount() throws Exception {
        notebook.classPath.add(TestRepository.jar(temp.resolve("some.jar"), Coordinate.parse("g:base:1")));
        assertThat(add("g:right:1")).containsExactly("right-1.jar");
        assertThat(notebook.output.stderr).contains("g:base:2 is not added: the class path holds version 1");
        assertThatThrownBy(() -> add("g:base:2")).hasMessageContaining("in version 1");
    }

    @Test
    void notFoundNamesCoordinateRepositoriesAndOtherVersions() {
        assertThatThrownBy(() -> add("g:base:22")).isInstanceOf(MagicException.class)
                .hasMessageStartingWith("g:base:22 was not found.\nAsked: test (file:")
                .hasMessageEndingWith("Versions of g:base there: nearest 2; newest 1, 2.");
        assertThatThrownBy(() -> add("g:bse:1")).hasMessageContaining("No version of g:bse is known there");
        assertThatThrownBy(() -> add("g:base:jar:linux:1"))
                .hasMessageContaining("not as jar with the classifier linux");
        assertThatThrownBy(() -> add("g:broken:1")).hasMessageStartingWith("g:gone:7 was not found");
        assertThat(notebook.classPath).isEmpty();
    }

    @Test
    void afterAFailureTheSetIsAsBefore() throws Exception {
        assertThatThrownBy(() -> add("g:left:1", "g:base:22")).isInstanceOf(MagicException.class);
        assertThat(add("g:right:1")).containsExactly("right-1.jar", "base-2.jar");
    }

    @Test
    void aRepositoryAddedLaterIsAsked() throws Exception {
        TestRepository other = new TestRepository(temp.resolve("other")).publish("h:own:1", "g:base:1");
        assertThatThrownBy(() -> add("h:own:1")).isInstanceOf(MagicException.class);
        dependencies.addRepository(Repository.of("other", other.url(), false));
        assertThat(add("h:own:1")).containsExactly("own-1.jar", "base-1.jar");
        assertThat(dependencies.repository("other").url()).isEqualTo(other.url());
        assertThat(dependencies.repository("https://h:8/x").id()).isEqualTo("from-h-8-x");
        assertThatThrownBy(() -> dependencies.repository("othr")).hasMessageContaining("Did you mean other?");
    }

    @Test
    void offlineTakesTheLocalRepository() throws Exception {
        add("g:left:1");
        FakeNotebook second = new FakeNotebook(temp);
        MavenPlaces offline = central.places(temp.resolve("home"), "<offline>true</offline>");
        Dependencies local = new Dependencies(() -> new MavenResolver(offline));
        List<Root> left = List.of(Root.of(Coordinate.parse("g:left:1")));
        assertThat(names(local.add(left, second))).containsExactly("left-1.jar", "base-1.jar");
        assertThat(second.output.displays).isEmpty();
        assertThatThrownBy(() -> local.add(List.of(Root.of(Coordinate.parse("g:right:1"))), second))
                .isInstanceOf(MagicException.class).hasMessageContaining("g:right:1 is not in the local repository")
                .hasMessageContaining("offline");
    }

    @Test
    void settingsNameTheLocalRepositoryToo() throws Exception {
        MavenPlaces places = central.places(temp.resolve("home"),
                "<localRepository>" + temp.resolve("elsewhere") + "</localRepository>");
        MavenPlaces settingsOnly = new MavenPlaces(places.settings(), Optional.empty());
        Dependencies elsewhere = new Dependencies(() -> new MavenResolver(settingsOnly));
        assertThat(elsewhere.add(List.of(Root.of(Coordinate.parse("g:base:1"))), notebook))
                .containsExactly(temp.resolve("elsewhere/g/base/1/base-1.jar"));
    }

    @Test
    void brokenSettingsAreSaid() throws Exception {
        MavenPlaces places = central.places(temp.resolve("home"), "<nonsense");
        assertThatThrownBy(() -> new Dependencies(() -> new MavenResolver(places))
                .add(List.of(Root.of(Coordinate.parse("g:base:1"))), notebook))
                .isInstanceOf(MagicException.class).hasMessageContaining("settings.xml");
    }

    @Test
    void aRepositoryThatCannotBeReachedIsSaid() {
        dependencies.addRepository(Repository.of("dead", "http://me:secret@127.0.0.1:1/maven", false));
        assertThatThrownBy(() -> add("h:own:1")).isInstanceOf(MagicException.class)
                .hasMessageStartingWith("h:own:1 could not be fetched")
                        .hasMessageContaining("dead (http://127.0.0.1:1/maven)");
    }

    @Test
    void filesAloneForAnotherMachine() throws Exception {
        List<Coordinate> right = List.of(Coordinate.parse("g:right:1"));
        assertThat(names(dependencies.fetch(right, Transfers.SILENT))).containsExactly("right-1.jar");
        assertThat(dependencies.added()).isEmpty();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> add("g:left:1")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        // Nobody waits for what was cancelled, and it may still write where this test's files are.
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().equals(MavenResolver.THREAD)) {
                each.join();
            }
        }
    }

    @Test
    void theResolverIsMadeAtTheFirstUse() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Dependencies lazy = new Dependencies(() -> {
            made.incrementAndGet();
            return new MavenResolver(central.places(temp.resolve("home")));
        });
        lazy.addRepository(Repository.of("other", "https://h/", false));
        assertThat(made).hasValue(0);
        lazy.add(List.of(Root.of(Coordinate.parse("g:base:1"))), notebook);
        lazy.add(List.of(Root.of(Coordinate.parse("g:base:1"))), notebook);
        assertThat(made).hasValue(1);
    }

    /** Files that this build itself needs, from the local repository of the machine. */
    @Test
    void theUsersOwnLocalRepository() throws Exception {
        Dependencies own = Dependencies.maven();
        List<Path> files = own.add(List.of(Root.of(Coordinate.parse("org.slf4j:slf4j-nop:2.0.17"))), notebook);
        assertThat(names(files)).containsExactly("slf4j-nop-2.0.17.jar", "slf4j-api-2.0.17.jar");
        assertThat(files).allMatch(Files::isRegularFile);
    }

    @Test
    void identityOfJars() throws Exception {
        Path jar = TestRepository.jar(temp.resolve("x.jar"), Coordinate.parse("g:x:3"));
        assertThat(JarIdentity.of(jar)).contains(Coordinate.parse("g:x:3"));
        assertThat(JarIdentity.of(temp)).isEqualTo(Optional.empty());
        assertThat(JarIdentity.of(Files.writeString(temp.resolve("y.jar"), "no zip"))).isEmpty();
    }
}
