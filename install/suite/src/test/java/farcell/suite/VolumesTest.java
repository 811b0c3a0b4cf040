package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes on this machine and on a machine that answers SSH: files go there, cells read and write them, files come back. */
class VolumesTest {

    @TempDir
    private static Path directory;

    private static RealHosts hosts;
    private static LiveNotebook notebook;

    @BeforeAll
    static void open() throws Exception {
        hosts = RealHosts.up(1);
        hosts.on(1, "mkdir -p /root/shared && echo one >/root/shared/one");
        List<String> lines = new ArrayList<>(List.of("[backends.lab]", "ssh = \"host1\"",
                "ssh-config = \"" + hosts.config() + "\"", "volumes = { shared = \"~/shared\" }",
                "[backends.local]", "root = \"" + directory.resolve("root") + "\""));
        Files.write(directory.resolve("farcell.toml"), lines);
        for (int i = 0; i < 40; i++) {
            Path file = directory.resolve("spirals/part" + i % 4 + "/s" + i + ".csv");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x,y\n" + i + "," + i * i + "\n");
        }
        notebook = new LiveNotebook(directory);
    }

    @AfterAll
    static void close() {
        notebook.close();
        hosts.close();
    }

    private static String out(String code) {
        Runner.Shown shown = notebook.run(code);
        assertThat(shown.error()).isEmpty();
        return shown.out();
    }

    @Test
    void dataGoesToAHostACellReadsItAndWhatItWritesComesBack() throws IOException {
        assertThat(out("%volume create data on=lab")).contains("created volume data on lab");
        out("%volume create art on=lab");
        assertThat(out("%volume put spirals data:spirals on=lab")).contains("sent 40 files", "to data:spirals on lab");
        assertThat(out("%volume put spirals data:spirals on=lab")).contains("sent 0 files", "40 files were there");
        assertThat(notebook.value("%volume ls data:spirals on=lab")).contains("spirals/part0/", "spirals/part3/");
        assertThat(notebook.value("%%remote on=lab session=vols volumes=data:/data:ro,art:/artifacts\n"
                + "long sum = 0; try (var files = Files.walk(Path.of(\"/data\"))) { for (Path p : (Iterable<Path>) files"
                + ".filter(Files::isRegularFile)::iterator) sum += Files.readAllLines(p).get(1).split(\",\").length; }\n"
                + "Files.writeString(Path.of(\"/artifacts/sum.txt\"), \"sum \" + sum);\nsum")).isEqualTo("80");
        assertThat(notebook.error("%%remote session=vols\nFiles.writeString(Path.of(\"/data/x\"), \"y\");"))
                .contains("Read-only file system");
        assertThat(notebook.value("%%remote session=vols\nVolume.path(\"data\") + \" \" + Volume.path(\"art\")"))
                .isEqualTo("/data /artifacts");
        assertThat(hosts.on(1, "ls -d /data /artifacts 2>&1 || true")).contains("No such file");
        assertThat(out("%volume get art:sum.txt on=lab")).contains("got 1 file");
        assertThat(Files.readString(directory.resolve("sum.txt"))).isEqualTo("sum 80");
        assertThat(out("%volume cat art:sum.txt on=lab")).isEqualTo("sum 80");
        assertThat(notebook.error("%%remote on=lab volumes=date:/date\n1")).contains("there is no volume date on", "data");
    }

    @Test
    void aDirectoryOfAHostIsAVolumeToo() {
        assertThat(notebook.value("%volume ls on=lab")).contains("shared", "/root/shared", "configured");
        assertThat(out("%volume cat shared:one on=lab")).isEqualTo("one\n");
        assertThat(notebook.value("%%remote on=lab session=more volumes=shared:ro\n"
                + "String one = Files.readString(Volume.path(\"shared\").resolve(\"one\")).strip();\n"
                + "try { Files.writeString(Volume.path(\"shared\").resolve(\"two\"), \"\"); one = \"written\"; }"
                + " catch (IOException e) { one += \" \" + e.getClass().getSimpleName(); }\none"))
                .isEqualTo("one FileSystemException");
        assertThat(notebook.error("%volume delete shared on=lab")).contains("does not remove what it did not make");
    }

    @Test
    void thisMachineHasVolumesInTheSameWay() throws IOException {
        out("%volume create here");
        out("%volume put spirals here");
        assertThat(directory.resolve("root/volumes/here/part1/s5.csv")).exists();
        assertThat(notebook.value("Files.readAllLines(Volume.path(\"here\").resolve(\"part1/s5.csv\")).get(1)")).isEqualTo("5,25");
        assertThat(notebook.value("%%remote volumes=here:/here:ro\nString read = \"\";\ntry { Files.delete(Path.of(\"/here/part1/s5.csv\"));"
                + " read = \"deleted\"; } catch (IOException e) { read = Files.readString(Path.of(\"/here/part1/s5.csv\")).strip(); }"
                + "\nread")).isEqualTo("x,y\n5,25");
        assertThat(notebook.error("Volume.path(\"her\")")).contains("there is no volume her", "there is here");
    }

    @Test
    void whatIsWrittenWronglyIsRefusedBeforeAnythingStarts() {
        assertThat(notebook.error("%%remote volumes=data:/proc\n1")).contains("choose another");
        assertThat(notebook.error("%%remote volumes=data:../x\n1")).contains("after the colon");
        assertThat(notebook.error("%volume put spirals on=lab")).contains("usage: put");
        assertThat(notebook.error("%volume ls data:../.. on=lab")).contains("goes neither up nor nowhere");
        assertThat(notebook.error("%volume lss")).contains("ls").contains("commit");
    }
}
