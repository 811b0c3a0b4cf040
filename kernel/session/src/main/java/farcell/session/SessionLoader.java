package farcell.session;

import farcell.session.weave.ClassShape;
import farcell.session.weave.ClassShapes;
import farcell.session.weave.LambdaSites;
import farcell.session.weave.NotebookNames;
import farcell.session.weave.NotebookWeaver;
import farcell.wire.ClassFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The loader of user code: its libraries, the jars of the notebook, and the classes of the notebook, which are woven
 * when they are first used and asked from the kernel when they are not here.
 */
public final class SessionLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** Replaces the code of loaded classes, all or none; {@code Instrumentation} in a session JVM. */
    public interface Redefiner {
        /** @throws Exception when this JVM cannot; then nothing is replaced */
        void redefine(Map<Class<?>, byte[]> types) throws Exception;
    }

    /** @param bytes of its file; none when it is loaded, since nobody reads them then: they are most of what it takes */
    private record Known(String hash, ClassShape shape, byte[] bytes) {

        static Known of(ClassFile file) {
            return new Known(file.hash(), ClassShape.of(file.bytes()), file.bytes());
        }

        Known loaded() {
            return new Known(hash, shape, null);
        }
    }

    private static final String LOOKUP_CLASS = "farcell.user.FullLookup";

    private final Function<String, Optional<ClassFile>> kernel;
    private final Redefiner redefiner;
    private final NotebookWeaver weaver = new NotebookWeaver(new ClassShapes(name -> known(name).map(Known::shape)));
    private final MethodHandles.Lookup lookup;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /**
     * @param paths       jars and directories that are there from the start
     * @param application loader that has the API
     * @param kernel      asks the kernel for a class of the notebook by binary name; empty if it has none;
     *                    {@link KernelUnreachableError} if it cannot be asked
     */
    public SessionLoader(List<URL> paths, ClassLoader application, Function<String, Optional<ClassFile>> kernel,
            Redefiner redefiner) {
        super("farcell-user", paths.toArray(URL[]::new), new ApiOnly(application));
        this.kernel = kernel;
        this.redefiner = redefiner;
        this.lookup = makeLookup();
    }

    @Override
    public void addURL(URL path) {
        super.addURL(path);
    }

    /**
     * Makes a class known, or replaces the code of one that is. A class that is not loaded yet simply gets the new
     * bytes.
     *
     * @throws Exception when a loaded class cannot take the new code
     */
    public void define(ClassFile file) throws Exception {
        synchronized (getClassLoadingLock(file.name())) {
            Known before = known.get(file.name());
            if (before != null && before.hash().equals(file.hash())) {
                return;
            }
            Class<?> loaded = findLoadedClass(file.name());
            Known now = Known.of(file);
            known.put(file.name(), loaded == null ? now : now.loaded());
            if (loaded != null) {
                try {
                    redefiner.redefine(Map.of(loaded, weaver.weave(file.bytes())));
                } catch (Throwable e) {
                    known.put(file.name(), before);
                    throw e;
                }
            }
        }
    }

    /** Whether a class comes from this loader's jars or directories. Loads nothing. @param name binary name */
    public boolean hasLibraryClass(String name) {
        return !NotebookNames.isNotebook(name) && findResource(resource(name)) != null;
    }

    /** Those names whose class this loader has loaded. */
    public List<String> loaded(List<String> names) {
        return names.stream().filter(name -> findLoadedClass(name) != null).toList();
    }

    /**
     * Replaces the code of library classes that are loaded.
     *
     * @return their names
     * @throws Exception when this JVM cannot; then nothing is replaced
     */
    public List<String> replaceLibrary(List<ClassFile> files) throws Exception {
        Map<Class<?>, byte[]> types = new LinkedHashMap<>();
        for (ClassFile file : files) {
            Class<?> loaded = findLoadedClass(file.name());
            if (loaded != null) {
                types.put(loaded, LambdaSites.weave(file.bytes()));
            }
        }
        if (!types.isEmpty()) {
            redefiner.redefine(types);
        }
        return types.keySet().stream().map(Class::getName).toList();
    }

    /** A class of the notebook or of a jar, not initialised. */
    public Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, this);
    }

    /** A lookup with full privilege in the unnamed module of this loader. */
    public MethodHandles.Lookup lookup() {
        return lookup;
    }

    /** Only a class of this loader can make such a lookup, so one is defined that does nothing else. */
    private MethodHandles.Lookup makeLookup() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, LOOKUP_CLASS.replace('.', '/'), null,
                "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "lookup",
                MethodType.methodType(MethodHandles.Lookup.class).toMethodDescriptorString(), null, null);
        code.visitCode();
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup",
                MethodType.methodType(MethodHandles.Lookup.class).toMethodDescriptorString(), false);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(1, 0);
        code.visitEnd();
        writer.visitEnd();
        byte[] bytes = writer.toByteArray();
        try {
            return (MethodHandles.Lookup) defineClass(LOOKUP_CLASS, bytes, 0, bytes.length).getMethod("lookup")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public URL findResource(String name) {
        URL found = super.findResource(name);
        return found == null ? LoggingFallback.resource(name) : found;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        Enumeration<URL> found = super.findResources(name);
        URL fallback = found.hasMoreElements() ? null : LoggingFallback.resource(name);
        return fallback == null ? found : Collections.enumeration(List.of(fallback));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        return NotebookNames.isNotebook(name) ? notebookClass(name) : libraryClass(name);
    }

    private Class<?> notebookClass(String name) throws ClassNotFoundException {
        Known found = known(name).orElseThrow(() -> new ClassNotFoundException(
                name + " is no class that this notebook has; run the cell that declares it again"));
        byte[] woven = weaver.weave(found.bytes());
        Class<?> loaded = defineClass(name, woven, 0, woven.length);
        known.put(name, found.loaded());
        return loaded;
    }

    private Optional<Known> known(String name) {
        Known here = known.get(name);
        if (here != null) {
            return Optional.of(here);
        }
        return kernel.apply(name)
                .map(file -> known.computeIfAbsent(name, n -> Known.of(file)));
    }

    private Class<?> libraryClass(String name) throws ClassNotFoundException {
        LibraryClass woven;
        try {
            woven = LibraryClass.weave(findResource(resource(name)), name);
        } catch (Exception | LinkageError e) {
            // A class that cannot be woven is loaded as it is: only its lambdas cannot travel.
            woven = null;
        }
        if (woven == null) {
            URL fallback = super.findResource(resource(name)) == null ? LoggingFallback.resource(resource(name)) : null;
            return fallback == null ? super.findClass(name) : define(name, fallback);
        }
        definePackageOf(name, woven);
        return defineClass(name, woven.bytes(), 0, woven.bytes().length, woven.source());
    }

    private Class<?> define(String name, URL file) throws ClassNotFoundException {
        try (InputStream in = file.openStream()) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** As {@link URLClassLoader} does for the classes that it defines itself. */
    private void definePackageOf(String name, LibraryClass type) {
        int dot = name.lastIndexOf('.');
        if (dot < 0 || getDefinedPackage(name.substring(0, dot)) != null) {
            return;
        }
        try {
            if (type.manifest() == null) {
                definePackage(name.substring(0, dot), null, null, null, null, null, null, null);
            } else {
                definePackage(name.substring(0, dot), type.manifest(), type.source().getLocation());
            }
        } catch (IllegalArgumentException e) {
            // Another thread defined it meanwhile, which is as good.
        }
    }

    private static String resource(String name) {
        return name.replace('.', '/') + ".class";
    }
}
