package farcell.magics.standard;

import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** {@code %%writefile}: the text of a cell becomes a file. */
final class WriteFileMagic {

    private static final Parameter<Path> FILE = Parameter.word("file", ValueType.PATH, "the file to write")
            .suggesting(scope -> PathProposals.of(scope));
    private static final Parameter<Boolean> APPEND = Parameter.flag("append", "adds to the file")
            .also("-a", "--append");

    private WriteFileMagic() {}

    static Magic make() {
        return Magic.named("writefile", "Writes the rest of the cell to a file").aliases("file")
                .textCell(List.of(FILE, APPEND), (call, body, rest) -> {
                    write(call, body.text());
                    return Optional.empty();
                })
                .help("""
                        Example:
                          %%writefile data/points.csv append
                          1,2

                        Relative paths begin at the notebook. The text is written as it stands, in UTF-8; a line end
                        is put at its end. An existing file is replaced, or added to with append.""")
                .build();
    }

    private static void write(MagicCall call, String body) throws IOException {
        Path file = call.path(call.get(FILE));
        boolean append = call.get(APPEND);
        if (Files.isDirectory(file)) {
            throw new MagicException("%%writefile: " + file + " is a directory; name a file in it");
        }
        if (file.getParent() != null && !Files.isDirectory(file.getParent())) {
            throw new MagicException("%%writefile: there is no directory " + file.getParent()
                    + "; make it first, with %sh mkdir -p " + file.getParent());
        }
        boolean there = Files.exists(file);
        String text = body.isEmpty() || body.endsWith("\n") ? body : body + "\n";
        if (append) {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } else {
            Files.writeString(file, text);
        }
        call.print((!there ? "Written: " : append ? "Added to: " : "Replaced: ") + call.get(FILE));
    }
}
