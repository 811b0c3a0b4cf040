package farcell.compile;

import farcell.compile.ClassFacts.Code;
import farcell.compile.ClassFacts.FieldUse;
import farcell.compile.ClassFacts.MethodUse;
import farcell.compile.ClassFacts.StaticField;
import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Plans a capture by a fix-point over bytecode and over the code inside the values that it reads.
 *
 * <ul>
 * <li>Wrapper classes are followed method by method: a reader of a variable must not seem to run its initialiser.
 *     User classes are taken whole, because any of their methods may be called through an interface.
 * <li>A field reference is resolved to the class that declares it (JVMS 5.4.3.2), so that an inherited static has one
 *     name.
 * <li>The values themselves hold code: lambdas, and objects of notebook classes. {@code inside} tells which, and its
 *     answer adds roots, until nothing new is found.
 * </ul>
 */
public final class CapturePlanner {

    private static final int MOST_FACTS = 1_000;
    private static final Set<String> PRIMITIVES = Set.of("boolean", "byte", "char", "short", "int", "long", "float",
            "double");

    private final Function<String, byte[]> classes;
    private final NotebookClasses files;
    /** Facts of the classes asked for last; each cell makes a class, and most are never asked for again. */
    private final Map<String, Map.Entry<byte[], ClassFacts>> cache = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map.Entry<byte[], ClassFacts>> eldest) {
            return size() > MOST_FACTS;
        }
    };

    public CapturePlanner(NotebookClasses classes) {
        this(classes, classes::bytes);
    }

    /** @param bytes of a class by its binary name; null for one that is not there */
    CapturePlanner(NotebookClasses files, Function<String, byte[]> bytes) {
        this.files = files;
        this.classes = bytes;
    }

    /**
     * @param journal what will run: its invokes are the roots
     * @param inside  for slots found to be read: the code inside their values, as in
     *                {@link farcell.wire.Message.SlotInfo#code}; empty for slots without a value
     */
    public CapturePlan plan(List<Step> journal, Function<Set<Slot>, Collection<String>> inside) {
        Walk walk = new Walk();
        for (Step step : journal) {
            if (step instanceof Step.Invoke invoke) {
                walk.method(invoke.owner(), invoke.method() + "()Ljava/lang/Object;");
            } else if (step instanceof Step.Carry carry) {
                walk.reads.add(carry.from());
                walk.writes.add(carry.to());
            } else if (step instanceof Step.Reset reset) {
                walk.writes.add(reset.slot());
            }
        }
        walk.run();
        Set<Slot> asked = new LinkedHashSet<>();
        while (true) {
            Set<Slot> fresh = new LinkedHashSet<>(walk.reads);
            fresh.removeAll(asked);
            if (fresh.isEmpty()) {
                break;
            }
            asked.addAll(fresh);
            for (String code : inside.apply(fresh)) {
                walk.root(code);
            }
            walk.run();
        }
        return walk.plan();
    }

    /** What may be touched by code that something holds, given as in {@link farcell.wire.Message.SlotInfo#code}. */
    CapturePlan planOf(Collection<String> codes) {
        Walk walk = new Walk();
        codes.forEach(walk::root);
        walk.run();
        return walk.plan();
    }

    /** The slots that a notebook class declares itself. */
    public List<Slot> slotsOf(String className) {
        Optional<ClassFacts> facts = facts(className);
        if (facts.isEmpty()) {
            return List.of();
        }
        if (!NotebookNames.isWrapper(className)) {
            return facts.get().hasStatics() ? List.of(Slot.statics(className)) : List.of();
        }
        List<Slot> slots = new ArrayList<>();
        for (StaticField field : new TreeMap<>(facts.get().fields()).values()) {
            if (!field.synthetic() && !field.constant()) {
                slots.add(new Slot(className, field.name()));
            }
        }
        return slots;
    }

    /** The type of a variable whose value is a primitive: of such a value nothing need be asked. */
    public Optional<String> primitiveType(Slot slot) {
        return slot.isStatics() ? Optional.empty() : facts(slot.owner()).map(facts -> facts.fields().get(slot.field()))
                .map(StaticField::type).filter(PRIMITIVES::contains);
    }

    private Optional<ClassFacts> facts(String name) {
        byte[] bytes = NotebookNames.isNotebookClass(name) ? classes.apply(name) : null;
        if (bytes == null) {
            return Optional.empty();
        }
        synchronized (cache) {
            Map.Entry<byte[], ClassFacts> known = cache.get(name);
            if (known == null || known.getKey() != bytes) {
                known = Map.entry(bytes, ClassFacts.of(bytes));
                cache.put(name, known);
            }
            return Optional.of(known.getValue());
        }
    }

    /** The slot behind a field reference, if it is one of the notebook's. */
    Optional<Slot> resolve(String owner, String field) {
        Optional<ClassFacts> facts = facts(owner);
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        ClassFacts type = facts.get();
        StaticField declared = type.fields().get(field);
        if (declared != null) {
            if (declared.synthetic() || declared.enumConstant() || declared.constant() || type.isInterface()
                    || type.isEnum()) {
                return Optional.empty();
            }
            return Optional.of(NotebookNames.isWrapper(owner) ? new Slot(owner, field) : Slot.statics(owner));
        }
        for (String parent : type.interfaces()) {
            if (declares(parent, field)) {
                return Optional.empty();
            }
        }
        return resolve(type.superName(), field);
    }

    private boolean declares(String name, String field) {
        Optional<ClassFacts> facts = facts(name);
        return facts.isPresent() && (facts.get().fields().containsKey(field)
                || facts.get().interfaces().stream().anyMatch(parent -> declares(parent, field)));
    }

    private final class Walk {

        private final Set<Slot> reads = new LinkedHashSet<>();
        private final Set<Slot> writes = new LinkedHashSet<>();
        private final Set<String> classes = new LinkedHashSet<>();
        private final Set<String> seen = new LinkedHashSet<>();
        private final Set<String> methods = new LinkedHashSet<>();
        private final ArrayDeque<Code> codes = new ArrayDeque<>();
        private final ArrayDeque<String> mentioned = new ArrayDeque<>();

        CapturePlan plan() {
            return new CapturePlan(reads, writes, classes, methods);
        }

        void run() {
            while (!codes.isEmpty() || !mentioned.isEmpty()) {
                while (!codes.isEmpty()) {
                    follow(codes.poll());
                }
                while (!mentioned.isEmpty()) {
                    need(mentioned.poll());
                }
            }
        }

        private void follow(Code code) {
            for (FieldUse use : code.fields()) {
                resolve(use.owner(), use.name()).ifPresent(slot -> (use.write() ? writes : reads).add(slot));
            }
            for (MethodUse call : code.calls()) {
                method(call.owner(), call.method());
            }
            mentioned.addAll(code.mentions());
        }

        /** @param code {@code owner} for all of a class, {@code owner#method#descriptor} for one method */
        void root(String code) {
            String[] parts = code.split("#", 3);
            if (parts.length == 3) {
                method(parts[0], parts[1] + parts[2]);
            } else {
                whole(parts[0]);
            }
        }

        /** A method may run; of a user class, any method may. */
        void method(String owner, String method) {
            Optional<ClassFacts> facts = facts(owner);
            if (facts.isEmpty()) {
                return;
            }
            mentioned.add(owner);
            if (!NotebookNames.isWrapper(owner)) {
                whole(owner);
                return;
            }
            Code code = facts.get().methods().get(method);
            if (code != null && seen.add(owner + "#" + method)) {
                methods.add(owner + "#" + method);
                codes.add(code);
            }
        }

        /** All of a user class may run. */
        void whole(String name) {
            Optional<ClassFacts> facts = facts(name);
            if (facts.isEmpty() || !seen.add(name)) {
                return;
            }
            mentioned.add(name);
            facts.get().methods().keySet().forEach(method -> methods.add(name + "#" + method));
            codes.addAll(facts.get().methods().values());
        }

        /** A class may be loaded, with all that its signatures name; a user class may run, too. */
        private void need(String name) {
            Optional<ClassFacts> facts = facts(name);
            if (facts.isEmpty() || !classes.add(name)) {
                return;
            }
            mentioned.addAll(facts.get().mentions());
            if (!NotebookNames.isWrapper(name)) {
                whole(name);
            }
        }
    }

    /** Class files by name, those that exist. */
    public List<ClassFile> files(Collection<String> names) {
        return names.stream().map(files::file).flatMap(Optional::stream).toList();
    }
}
