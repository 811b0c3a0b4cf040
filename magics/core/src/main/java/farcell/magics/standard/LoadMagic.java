package farcell.magics.standard;

import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import farcell.magics.Parameter;
import farcell.magics.Source;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code %load}: runs a file of Java or the code cells of a notebook, magics in them included. */
final class LoadMagic {

    private static final List<String> ENDINGS = List.of(".ipynb", ".jshell", ".java", ".jsh");

    private static final Parameter<Path> FILE = Parameter
            .word("file", ValueType.PATH, "a .java, .jshell, .jsh or .ipynb file; the ending may be left out")
            .suggesting(scope -> PathProposals.of(scope, ENDINGS.toArray(String[]::new)));

    private LoadMagic() {}

    static Magic make() {
        return Magic.named("load", "Runs a file, or the code cells of a notebook, in this notebook")
                .line(List.of(FILE), LoadMagic::load)
                .help("""
                        Examples:
                          %load ../utils/Training.java
                          %load ../utils/djl-imports      finds .ipynb, .jshell, .java or .jsh, in this order

                        Relative paths begin at the notebook or, in a file that is being loaded, at that file.""")
                .build();
    }

    private static Optional<Bundle> load(MagicCall call) throws Exception {
        Path file = find(call);
        Path real = file.toRealPath();
        if (call.source().loading().contains(real)) {
            String chain = call.source().loading().stream().map(path -> path.getFileName().toString())
                    .collect(Collectors.joining(" -> "));
            throw new MagicException("%load: " + file.getFileName() + " loads itself (" + chain + " -> "
                    + real.getFileName() + ")");
        }
        if (file.getFileName().toString().endsWith(".ipynb")) {
            int number = 0;
            for (String cell : NotebookFile.codeCells(file)) {
                number++;
                Source source = call.source().load(real, cell, file.getFileName() + ", code cell " + number);
                call.runner().run(source, call.context());
            }
        } else {
            Source source = call.source().load(real, read(file), file.getFileName().toString());
            call.runner().run(source, call.context());
        }
        return Optional.empty();
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new MagicException("%load: " + file + " is no text in UTF-8", e);
        }
    }

    private static Path find(MagicCall call) throws IOException {
        Path wanted = call.path(call.get(FILE));
        if (Files.isRegularFile(wanted)) {
            return wanted;
        }
        String name = String.valueOf(wanted.getFileName());
        Optional<Path> found = ENDINGS.stream().map(ending -> wanted.resolveSibling(name + ending))
                .filter(Files::isRegularFile).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        boolean hasEnding = ENDINGS.stream().anyMatch(name::endsWith);
        throw new MagicException("%load: there is no file " + wanted
                + (hasEnding ? "." : ", nor with the ending " + String.join(", ", ENDINGS) + ".")
                + neighbours(wanted.getParent(), name));
    }

    private static String neighbours(Path directory, String name) throws IOException {
        if (directory == null || !Files.isDirectory(directory)) {
            return directory == null ? "" : " There is no directory " + directory + " either.";
        }
        try (Stream<Path> files = Files.list(directory)) {
            return Nearest.question(name, files.map(path -> path.getFileName().toString()).toList());
        }
    }
}
