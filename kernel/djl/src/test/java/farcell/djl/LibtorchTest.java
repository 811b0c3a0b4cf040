package farcell.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for PyTorch's libraries, on a machine made of empty files. Never run on a GPU. */
class LibtorchTest {

    private static final String JNI = "2.7.1-0.35.1";

    @TempDir
    Path root;

    private final Map<String, String> environment = new HashMap<>();
    private final Properties properties = new Properties();

    private void prepare() {
        new PyTorchNatives(environment, properties, new LibtorchSearch(environment, root), JNI,
                flavor -> flavor.equals("cu128") || flavor.equals("cpu")).prepare();
    }

    private Path libraries(String directory, boolean cuda) throws IOException {
        Path at = Files.createDirectories(root.resolve(directory));
        Files.createFile(at.resolve(System.mapLibraryName("torch")));
        if (cuda) {
            Files.createFile(at.resolve(System.mapLibraryName("torch_cuda")));
        }
        return at;
    }

    private Path python(String prefix, String version) throws IOException {
        Path at = libraries(prefix + "/lib/python3.12/site-packages/torch/lib", version.contains("+cu"));
        Files.writeString(at.resolveSibling("version.py"), "from typing import Optional\n\n__all__ = ['__version__']\n"
                + "__version__ = '" + version + "'\ndebug = False\ncuda: Optional[str] = '12.8'\n");
        return at;
    }

    @Test
    void theVersionThatADirectoryTells() throws IOException {
        assertThat(Libtorch.in(python("a", "2.7.1+cu128"))).contains(
                new Libtorch(root.resolve("a/lib/python3.12/site-packages/torch/lib"), "2.7.1", "cu128", true));
        assertThat(Libtorch.in(python("b", "2.13.0")).get().version()).isEqualTo("2.13.0");
        assertThat(Libtorch.in(python("c", "2.8.0a0+git1234")).get().version()).isEqualTo("2.8.0");
        Path zip = libraries("libtorch/lib", true);
        Files.writeString(zip.resolveSibling("build-version"), "2.7.1+cu126\n");
        assertThat(Libtorch.in(zip).get().describe()).isEqualTo("2.7.1+cu126 in " + zip);
        assertThat(Libtorch.in(libraries("pytorch/2.7.1-20250812-cu128-linux-x86_64", true)).get().flavor())
                .isEqualTo("cu128");
        assertThat(Libtorch.in(libraries("plain", false)).get()).extracting(Libtorch::version, Libtorch::cuda)
                .containsExactly("", false);
        assertThat(Libtorch.in(root)).isEmpty();
    }

    @Test
    void theOneThatFitsIsTakenWhereverItIs() throws IOException {
        python("old", "2.6.0+cu124");
        Path fits = python("conda", "2.7.1+cu128");
        python("home/.venv", "2.7.1+cpu");
        Path bin = Files.createDirectories(root.resolve("home/.venv/bin"));
        assertThat(Files.createFile(bin.resolve("python3")).toFile().setExecutable(true)).isTrue();
        environment.put("VIRTUAL_ENV", root.resolve("old").toString());
        environment.put("CONDA_PREFIX", root.resolve("conda").toString());
        environment.put("PATH", "/nowhere" + File.pathSeparator + bin);
        environment.put("HOME", root.resolve("home").toString());
        properties.setProperty("farcell.gpu", "required");
        prepare();
        assertThat(properties).containsEntry("PYTORCH_LIBRARY_PATH", fits.toString())
                .containsEntry("PYTORCH_VERSION", "2.7.1").containsEntry("PYTORCH_FLAVOR", "cu128");
    }

    @Test
    void eachPlaceIsLookedInto() throws IOException {
        environment.put("HOME", root.resolve("home").toString());
        environment.put("LD_LIBRARY_PATH", root.resolve("ld") + File.pathSeparator);
        environment.put("DJL_CACHE_DIR", root.resolve("cache").toString());
        for (String place : new String[] {"ld", "usr/local/libtorch/lib", "opt/libtorch/lib", "home/libtorch/lib",
                "cache/pytorch/2.7.1-cu128-linux-x86_64", "home/.djl.ai/pytorch/2.7.1-cu128-linux-x86_64"}) {
            libraries(place, true);
        }
        assertThat(new LibtorchSearch(environment, root).all()).extracting(each -> root.relativize(each.directory())
                .toString()).containsExactly("ld", "usr/local/libtorch/lib", "opt/libtorch/lib", "home/libtorch/lib",
                "cache/pytorch/2.7.1-cu128-linux-x86_64", "home/.djl.ai/pytorch/2.7.1-cu128-linux-x86_64");
    }

    @Test
    void withoutOneThatFitsAGpuIsRefusedAndACpuWillDoWhereItMay() throws IOException {
        python("venv", "2.7.0+cu128");
        environment.put("VIRTUAL_ENV", root.resolve("venv").toString());
        properties.setProperty("farcell.gpu", "required");
        assertThatThrownBy(this::prepare).isInstanceOf(EngineException.class)
                .hasMessageContaining("Found: 2.7.0+cu128 in " + root.resolve("venv"))
                .hasMessageContaining("pip install torch==2.7.1 --index-url https://download.pytorch.org/whl/cu128")
                .hasMessageContaining("gpu=...,cpu");
        properties.setProperty("farcell.gpu", "wanted");
        prepare();
        properties.remove("farcell.gpu");
        prepare();
        assertThat(properties).doesNotContainKey("PYTORCH_LIBRARY_PATH").containsKey("ai.djl.pytorch.num_threads");
    }

    @Test
    void whatTheUserChoseMustBeOfTheVersion() throws IOException {
        Path newer = python("a", "2.13.0+cu130");
        environment.put("PYTORCH_LIBRARY_PATH", newer.toString());
        assertThatThrownBy(this::prepare).hasMessageContaining("PYTORCH_LIBRARY_PATH names 2.13.0+cu130 in " + newer)
                .hasMessageContaining("works with PyTorch 2.7.1 only");
        environment.put("PYTORCH_LIBRARY_PATH", python("b", "2.7.1+cu126").toString());
        assertThatThrownBy(this::prepare).hasMessageContaining("no library for cu126");
        environment.put("PYTORCH_LIBRARY_PATH", root.resolve("none").toString());
        assertThatThrownBy(this::prepare).hasMessageContaining("where there is no");
        environment.put("PYTORCH_LIBRARY_PATH", python("c", "2.7.1+cpu").toString());
        prepare();
        assertThat(properties).containsEntry("PYTORCH_FLAVOR", "cpu").containsEntry("PYTORCH_VERSION", "2.7.1");
    }

    @Test
    void inASessionPyTorchIsOurs() {
        assertThat(ai.djl.engine.Engine.getInstance().getEngineName()).isEqualTo("PyTorch");
        assertThat(System.getProperties()).containsKey("ai.djl.pytorch.num_interop_threads");
    }
}
