package farcell.remote;

import farcell.jupyter.Interpreter.Result.Failed;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of {@code files=}: beside the notebook, and brought into the working directory of the cell's session. */
final class CellFiles {

    static final Parameter<Optional<String>> KEY = Parameter.option("files", ValueType.TEXT,
            "files beside the notebook that are brought along: files=a.csv,data/b.csv");

    private static final Pattern MISSING = Pattern.compile(
            "(?:java\\.nio\\.file\\.NoSuchFileException|java\\.io\\.FileNotFoundException|NoSuchFileException"
            + "|FileNotFoundException): ([^\\n]+?)(?: \\(No such file or directory\\))?(?:\\n|$)");

    private final Path directory;
    private final List<String> names;

    /** @throws MagicException for names that are no files beside the notebook; nothing was started by then */
    CellFiles(Optional<String> written, Path directory) {
        this.directory = directory;
        this.names = written.map(text -> Arrays.stream(text.split(",")).map(String::strip)
                .filter(name -> !name.isEmpty()).map(name -> checked(name, directory)).toList()).orElse(List.of());
    }

    private static String checked(String name, Path directory) {
        Path path;
        try {
            path = Path.of(name).normalize();
        } catch (InvalidPathException e) {
            throw new MagicException("files=" + name + " is no name of a file", e);
        }
        if (path.isAbsolute() || path.startsWith("..") || name.chars().anyMatch(c -> c < ' ')) {
            throw new MagicException("files=" + name + ": name files beside the notebook or below, since they have the same"
                    + " name in the session's directory; what is elsewhere goes on a volume");
        }
        if (!Files.isRegularFile(directory.resolve(path))) {
            throw new MagicException("files=" + name + ": there is no such file in " + directory);
        }
        return path.toString().replace('\\', '/');
    }

    /** Brings them. @throws SessionStartException saying which could not be brought */
    void bring(Session session) throws SessionStartException {
        if (names.isEmpty()) {
            return;
        }
        try {
            session.place(directory, names);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStartException("the cell was stopped while files were brought", e);
        }
    }

    /** A failure with what to do about a file that is here and was not found there. */
    Failed explain(Failed failed) {
        Matcher matcher = MISSING.matcher(failed.name() + ": " + failed.message() + "\n" + String.join("\n", failed.traceback()));
        while (matcher.find()) {
            String name = matcher.group(1).strip();
            if (isHere(name)) {
                List<String> lines = new ArrayList<>(failed.traceback());
                String advice = name + " is beside the notebook, not where this cell runs: %%remote files=" + name + " brings it";
                lines.add(advice);
                return new Failed(failed.name(), failed.message() + "\n" + advice, lines);
            }
        }
        return failed;
    }

    private boolean isHere(String name) {
        try {
            Path path = Path.of(name);
            return !path.isAbsolute() && Files.isRegularFile(directory.resolve(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
