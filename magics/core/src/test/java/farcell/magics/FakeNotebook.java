package farcell.magics;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.Interpreter.Result;
import farcell.wire.Bundle;
import farcell.wire.ClassFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A notebook that notes what magics do to it. Java "fails" if it contains {@code throw}, and its value is its text. */
public final class FakeNotebook implements MagicContext {

    public final List<Source> ran = new ArrayList<>();
    public final List<Path> classPath = new ArrayList<>();
    public final Output output = new Output();
    public final Environment environment = new Environment(Map.of("HOME", "/home/me", "API_TOKEN", "s3cret"));
    public Declarations declarations = Declarations.NONE;
    private final Path directory;
    private final Platform platform;

    public FakeNotebook(Path directory) {
        this(directory, new Platform("linux", "x86_64"));
    }

    public FakeNotebook(Path directory, Platform platform) {
        this.directory = directory;
        this.platform = platform;
    }

    /** Runs a cell of this notebook. */
    public Optional<Bundle> run(Magics magics, String cell) throws CodeFailedException, InterruptedException {
        return new CellRunner(magics).run(Source.cell(cell, "cell", directory), this);
    }

    /** What ran, as {@code name:line:text}. */
    public List<String> log() {
        return ran.stream().map(s -> s.name() + ":" + s.firstLine() + ":" + s.text().strip()).toList();
    }

    @Override
    public CellOutput out() {
        return output;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public List<Path> classPath() {
        return List.copyOf(classPath);
    }

    @Override
    public void addToClassPath(List<Path> entries) {
        classPath.addAll(entries);
    }

    @Override
    public Optional<Bundle> run(Source java) throws CodeFailedException {
        ran.add(java);
        if (java.text().contains("throw")) {
            throw new CodeFailedException(new Result.Failed("Thrown", java.text(), List.of(
                    "    " + java.text().lines().findFirst().orElse(""),
                    "    " + " ".repeat(java.text().indexOf("throw")) + "^")));
        }
        return Optional.of(Bundle.text(java.text().strip()));
    }

    @Override
    public List<Reload> reload(List<ClassFile> files, List<String> reshaped) {
        return List.of();
    }

    @Override
    public void announce(String text, String earlier) { }

    @Override
    public void closeWithNotebook(AutoCloseable resource) { }

    @Override
    public List<String> compilerOptions() {
        return List.of();
    }

    @Override
    public Declarations declarations() {
        return declarations;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    /** Notes what is shown. */
    public static final class Output implements CellOutput {
        public final StringBuilder stdout = new StringBuilder();
        public final StringBuilder stderr = new StringBuilder();
        public final List<String> displays = new ArrayList<>();
        public volatile Consumer<String> listener = text -> { };

        @Override
        public synchronized void stream(String name, String text) {
            (name.equals("stdout") ? stdout : stderr).append(text);
            listener.accept(text);
        }

        @Override
        public synchronized void display(Bundle bundle, String id, boolean update) {
            displays.add((update ? "update " : "") + bundle.plain());
        }

        @Override
        public void clear(boolean wait) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String input(String prompt, boolean password) {
            throw new UnsupportedOperationException();
        }
    }
}
