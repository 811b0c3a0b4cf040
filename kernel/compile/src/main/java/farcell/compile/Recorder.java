package farcell.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * JShell's execution engine that runs nothing: it keeps class bytes, answers {@code redefine} by {@link ClassShape}, and
 * records what a session is to do. It never throws EngineTerminationException, which would close JShell, and never
 * answers an invoke with null, which JShell does not survive.
 */
final class Recorder implements ExecutionControl {

    /** What JShell asked for, in order. */
    sealed interface Entry {
        record Load(String name, byte[] bytes) implements Entry {}

        record Redefine(String name, byte[] bytes) implements Entry {}

        record Invoke(String owner, String method) implements Entry {}
    }

    /** How {@code redefine} is answered. */
    @FunctionalInterface
    interface Rule {
        /** @param before the bytes that JShell believes to be loaded */
        boolean allows(String className, byte[] before, byte[] after);
    }

    static final Rule BY_SHAPE = (name, before, after) -> ClassShape.allowsRedefinition(before, after);

    private final NotebookClasses classes;
    private Rule rule = BY_SHAPE;
    private List<Entry> entries = new ArrayList<>();
    private String wanted = "";

    Recorder(NotebookClasses classes) {
        this.classes = classes;
    }

    ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "farcell";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
                return Recorder.this;
            }
        };
    }

    /** Whether a class depends on preview features: its minor version says so (JVMS 4.1). */
    static boolean usePreview(List<Entry> entries) {
        return entries.stream().map(e -> e instanceof Entry.Load load ? load.bytes()
                : e instanceof Entry.Redefine redefine ? redefine.bytes() : null)
                .anyMatch(bytes -> bytes != null && bytes[4] == (byte) 0xff && bytes[5] == (byte) 0xff);
    }

    /** Takes the entries since the last call. */
    List<Entry> take() {
        List<Entry> taken = entries;
        entries = new ArrayList<>();
        return taken;
    }

    /**
     * Makes JShell give a snippet, evaluated anew after a roll-back, the class that it had: JShell tries the names
     * {@code $JShell$7}, {@code $JShell$7B} and so on, and takes the first whose loaded class it may redefine.
     *
     * @param wrapper name of the class; empty for no wish
     */
    void want(String wrapper) {
        wanted = wrapper;
    }

    void answerBy(Rule other) {
        rule = other;
    }

    private boolean isUnwanted(String name) {
        String wrapper = NotebookNames.wrapperOf(name);
        return !wanted.isEmpty() && !wrapper.equals(wanted)
                && NotebookNames.withoutVersion(wrapper).equals(NotebookNames.withoutVersion(wanted));
    }

    @Override
    public void load(ClassBytecodes[] files) {
        for (ClassBytecodes file : files) {
            classes.compiled(file.name(), file.bytecodes());
            entries.add(new Entry.Load(file.name(), file.bytecodes()));
        }
    }

    @Override
    public void redefine(ClassBytecodes[] files) throws ClassInstallException {
        for (ClassBytecodes file : files) {
            byte[] before = classes.loadedBytes(file.name());
            if (isUnwanted(file.name()) || before == null || !rule.allows(file.name(), before, file.bytecodes())) {
                throw new ClassInstallException(file.name() + " changed its shape", new boolean[files.length]);
            }
        }
        for (ClassBytecodes file : files) {
            classes.compiled(file.name(), file.bytecodes());
            entries.add(new Entry.Redefine(file.name(), file.bytecodes()));
        }
    }

    @Override
    public String invoke(String className, String methodName) {
        entries.add(new Entry.Invoke(className, methodName));
        return "";
    }

    @Override
    public String varValue(String className, String varName) {
        return "";
    }

    @Override
    public void addToClasspath(String path) {
        // Sessions get their class path from the notebook.
    }

    @Override
    public void stop() {
        // Nothing runs here.
    }

    @Override
    public Object extensionCommand(String command, Object argument) throws NotImplementedException {
        throw new NotImplementedException(command);
    }

    @Override
    public void close() {
        // Nothing to end.
    }
}
