package farcell.magics.standard;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.Interpreter.Completions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StringPathsTest {

    @TempDir
    Path directory;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(directory.resolve("data/deep"));
        Files.createFile(directory.resolve("data/spirals.csv"));
        Files.createFile(directory.resolve("data/with blank.csv"));
        Files.createFile(directory.resolve("notes.txt"));
    }

    /** The bar is the cursor. */
    private Optional<Completions> complete(String marked) {
        int cursor = marked.indexOf('|');
        return StringPaths.complete(marked.replace("|", ""), cursor, directory);
    }

    private List<String> texts(String marked) {
        return complete(marked).map(found -> found.matches().stream().map(Completions.Match::text).toList())
                .orElse(List.of());
    }

    @Test
    void proposesWhatContinuesAStringLiteral() {
        assertThat(texts("Path.of(\"|\")")).containsExactly("data/", "notes.txt");
        assertThat(texts("Path.of(\"da|\")")).containsExactly("data/");
        assertThat(texts("Path.of(\"data/|")).containsExactly("deep/", "spirals.csv", "with blank.csv");
        assertThat(texts("f('\"', \"x\"); // \"\nPath.of(\"data/sp|\")")).containsExactly("spirals.csv");
        assertThat(texts("Path.of(\"" + directory + "/no|\")")).containsExactly("notes.txt");
        Completions found = complete("Path.of(\"data/sp|").orElseThrow();
        assertThat(found.start()).isEqualTo("Path.of(\"data/".length());
        assertThat(found.end()).isEqualTo("Path.of(\"data/sp".length());
        assertThat(found.matches().get(0).type()).isEqualTo("path");
    }

    @Test
    void proposesNothingElsewhere() {
        for (String elsewhere : List.of("da|", "\"data\" + da|", "// \"da|", "/* \"da|", "\"\"\"\nda|", "'\"' + da|",
                "\"nothing here|\"", "\"C:\\\\da|\"", "\"unclosed\nda|", "\"none/da|")) {
            assertThat(texts(elsewhere)).as(elsewhere).isEmpty();
        }
    }
}
