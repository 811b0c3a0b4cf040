package farcell.magics;

import java.nio.file.Path;

/**
 * One use of a magic.
 *
 * @param arguments checked
 * @param context   what the magic can do to the notebook
 * @param source    the cell or file in which it stands
 * @param line      its line there
 * @param runner    runs cells: those of loaded files, for instance
 */
public record MagicCall(Arguments arguments, MagicContext context, Source source, int line, CellRunner runner) {

    public <T> T get(Parameter<T> parameter) {
        return arguments.get(parameter);
    }

    public Magics magics() {
        return runner.magics();
    }

    /** A path of an argument, made absolute: relative to the file in which the magic stands; {@code ~} is the home. */
    public Path path(Path written) {
        boolean home = written.getNameCount() > 0 && written.getName(0).toString().equals("~") && !written.isAbsolute();
        if (home) {
            Path user = Path.of(System.getProperty("user.home"));
            return written.getNameCount() == 1 ? user : user.resolve(written.subpath(1, written.getNameCount()));
        }
        return source.directory().resolve(written).toAbsolutePath().normalize();
    }

    /** Writes a line to the cell's output. */
    public void print(String line) {
        context.out().stream("stdout", line + "\n");
    }

    /** Writes a line that the user should not miss. */
    public void warn(String line) {
        context.out().stream("stderr", line + "\n");
    }
}
