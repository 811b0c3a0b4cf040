package farcell.magics.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.magics.FakeNotebook;
import farcell.magics.MagicException;
import farcell.magics.Platform;
import farcell.magics.maven.Coordinate;
import farcell.magics.maven.Dependencies;
import farcell.magics.maven.MavenResolver;
import farcell.magics.maven.Root;
import farcell.magics.maven.TestRepository;
import farcell.magics.maven.Transfers;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineFilesTest {

    private static final Platform MAC = new Platform("osx", "aarch64");
    private static final Platform LINUX = new Platform("linux", "x86_64");

    @TempDir
    Path temp;
    private final Libraries libraries = Libraries.of(() -> new ByteArrayInputStream(("""
            [nets]
            summary = "networks"
            coordinates = ["g:nets:1"]
            [nets.natives]
            osx-aarch64 = ["g:native-osx:1"]
            linux-x86_64 = ["g:native-linux:1", "g:blas-linux:2"]
            """).getBytes()));
    private FakeNotebook notebook;
    private MachineFiles files;

    @BeforeEach
    void use() throws Exception {
        TestRepository central = new TestRepository(temp.resolve("central")).publish("g:nets:1").publish("g:own:1")
                .publish("g:native-osx:1").publish("g:native-linux:1", "g:own:1").publish("g:blas-linux:2");
        Dependencies dependencies = new Dependencies(() -> new MavenResolver(central.places(temp.resolve("home"))));
        notebook = new FakeNotebook(temp);
        dependencies.add(Stream.of("g:nets:1", "g:native-osx:1", "g:own:1").map(Coordinate::parse).map(Root::of).toList(),
                notebook);
        files = new MachineFiles(libraries, dependencies, MAC);
    }

    private List<String> of(Platform machine) throws Exception {
        return files.of(notebook.classPath, machine, Transfers.SILENT).stream().map(p -> p.getFileName().toString()).toList();
    }

    @Test
    void aMachineOfTheKernelsKindGetsTheClassPathAsItIs() throws Exception {
        assertThat(of(MAC)).containsExactly("nets-1.jar", "native-osx-1.jar", "own-1.jar");
    }

    @Test
    void anotherMachineGetsItsOwnNativesInTheirPlaceAndNothingMore() throws Exception {
        assertThat(of(LINUX)).containsExactly("nets-1.jar", "native-linux-1.jar", "blas-linux-2.jar", "own-1.jar");
        assertThat(notebook.classPath).hasSize(3);
    }

    @Test
    void aMachineThatTheSetHasNothingForIsRefused() {
        assertThatThrownBy(() -> of(new Platform("linux", "riscv64"))).isInstanceOf(MagicException.class)
                .hasMessage("the set nets has no native libraries for linux-riscv64, only for linux-x86_64, osx-aarch64");
    }
}
