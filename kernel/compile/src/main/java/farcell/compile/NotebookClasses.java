package farcell.compile;

import farcell.wire.ClassFile;
import farcell.wire.Hashes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All classes that the notebook made: the bytes that JShell believes to be loaded, and the class files that sessions
 * get, with the cell's lines. Thread-safe, because sessions ask for classes while cells are compiled.
 */
public final class NotebookClasses {

    /** By wrapper, then by name: a wrapper class and those nested in it. */
    private final Map<String, Map<String, byte[]>> compiled = new HashMap<>();
    private final Map<String, ClassFile> files = new LinkedHashMap<>();

    /** Names of files that are other than when {@link #takeChanged} was last asked, or gone. */
    private final Set<String> changed = new LinkedHashSet<>();

    /** What sessions have of a class that was compiled here for its name only, until it is compiled for good. */
    private final Map<String, byte[]> adopted = new HashMap<>();

    synchronized void compiled(String name, byte[] bytes) {
        compiled.computeIfAbsent(NotebookNames.wrapperOf(name), wrapper -> new LinkedHashMap<>()).put(name, bytes);
        adopted.remove(name);
    }

    /** The bytes whose shape new ones must have, to be taken by sessions that loaded the class; null for none. */
    synchronized byte[] loadedBytes(String name) {
        return adopted.getOrDefault(name, compiledBytes(name));
    }

    synchronized byte[] compiledBytes(String name) {
        return compiled.getOrDefault(NotebookNames.wrapperOf(name), Map.of()).get(name);
    }

    /** A wrapper class and the classes nested in it, as far as they were compiled. */
    synchronized List<String> family(String wrapper) {
        return List.copyOf(compiled.getOrDefault(wrapper, Map.of()).keySet());
    }

    /** Nothing will be compiled under these names again; sessions may still ask for their files. */
    synchronized void forgetCompiled(String wrapper) {
        compiled.remove(wrapper);
    }

    /**
     * Makes the file that sessions get of a compiled class.
     *
     * @return the file; the old object if nothing changed, as when JShell recompiles a dependent
     */
    synchronized ClassFile publish(String name, byte[] patched) {
        ClassFile old = files.get(name);
        String hash = Hashes.of(patched);
        if (old != null && old.hash().equals(hash)) {
            return old;
        }
        ClassFile file = new ClassFile(name, hash, patched);
        files.put(name, file);
        changed.add(name);
        return file;
    }

    /** Puts back an earlier file: a cell was rolled back. Null forgets the class. */
    synchronized void restore(String name, ClassFile earlier) {
        changed.add(name);
        if (earlier == null) {
            files.remove(name);
        } else {
            files.put(name, earlier);
        }
    }

    public synchronized Optional<ClassFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** The bytes to plan with: those published, else those compiled but not yet published. */
    synchronized byte[] bytes(String name) {
        ClassFile file = files.get(name);
        return file != null ? file.bytes() : compiledBytes(name);
    }

    public synchronized boolean has(String name) {
        return files.containsKey(name) || compiledBytes(name) != null;
    }

    /** The files that sessions have, after their sources were compiled anew for names only. */
    synchronized void adopt(Collection<ClassFile> kept) {
        changed.addAll(files.keySet());
        files.clear();
        kept.forEach(file -> {
            changed.add(file.name());
            files.put(file.name(), file);
            adopted.put(file.name(), file.bytes());
        });
    }

    /** The files that changed since this was last asked, none for those that are gone: it costs what changed. */
    synchronized Map<String, Optional<ClassFile>> takeChanged() {
        Map<String, Optional<ClassFile>> taken = new LinkedHashMap<>();
        changed.forEach(name -> taken.put(name, file(name)));
        changed.clear();
        return taken;
    }

    synchronized Collection<ClassFile> all() {
        return List.copyOf(files.values());
    }
}
