package farcell.compile;

import farcell.compile.Compilation.Compiled;
import farcell.compile.Compilation.Entered;
import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Reads in the bytecode of a cell what it may have done, snippet by snippet: what a snippet made before is no longer
 * something that the cell found.
 */
public final class DeedsReader {

    private final NotebookClasses classes;

    public DeedsReader(NotebookClasses classes) {
        this.classes = classes;
    }

    /**
     * @param compiled the cell; its class files count, also those that the notebook has forgotten
     * @param entered  how many of its snippets ran
     */
    public CellDeeds of(Compiled compiled, int entered) {
        return new Reading(compiled).read(entered);
    }

    private final class Reading {

        private final Compiled compiled;
        private final Map<String, byte[]> own = new HashMap<>();
        private final Map<String, ClassNode> nodes = new HashMap<>();
        private final Map<String, ValueFlow> flows = new HashMap<>();
        private final CapturePlanner planner;
        private final Set<Slot> reads = new LinkedHashSet<>();
        private final Set<Slot> makes = new LinkedHashSet<>();
        private final Set<Slot> changes = new LinkedHashSet<>();
        private final Set<Slot> held = new LinkedHashSet<>();
        private final Set<Slot> heldChanges = new LinkedHashSet<>();
        private final Map<Slot, Slot> same = new LinkedHashMap<>();
        private final Set<String> wrappers = new LinkedHashSet<>();
        private final Set<String> effects = new TreeSet<>();

        Reading(Compiled compiled) {
            this.compiled = compiled;
            for (Step step : compiled.journal()) {
                ClassFile file = step instanceof Step.Define define ? define.file()
                        : step instanceof Step.Redefine redefine ? redefine.file() : null;
                if (file != null) {
                    own.put(file.name(), file.bytes());
                    wrappers.add(NotebookNames.wrapperOf(file.name()));
                }
            }
            this.planner = new CapturePlanner(classes, this::bytes);
        }

        private byte[] bytes(String name) {
            byte[] mine = own.get(name);
            return mine != null ? mine : classes.bytes(name);
        }

        CellDeeds read(int entered) {
            for (Step step : compiled.journal()) {
                if (step instanceof Step.Invoke invoke && invoke.snippet() < entered) {
                    invoked(invoke);
                }
            }
            List<Entered> snippets = compiled.snippets().subList(0, Math.min(entered, compiled.snippets().size()));
            snippets.forEach(snippet -> snippet.variable().ifPresent(variable -> makes.add(variable.slot())));
            return new CellDeeds(without(reads), without(makes), without(changes), without(held), without(heldChanges), same,
                    wrappers, effects);
        }

        /** Variables that JShell made for the value of an expression are nobody's. */
        private static Set<Slot> without(Set<Slot> slots) {
            slots.removeIf(Slot::isTemporary);
            return slots;
        }

        private void invoked(Step.Invoke invoke) {
            String root = invoke.owner() + "#" + invoke.method() + "()Ljava/lang/Object;";
            CapturePlan plan = planner.plan(List.of(invoke), slots -> List.of());
            plan.classes().forEach(name -> wrappers.add(NotebookNames.wrapperOf(name)));
            Set<Slot> changed = new LinkedHashSet<>(plan.writes());
            Set<String> lambdas = new LinkedHashSet<>();
            Set<Slot> sure = Set.of();
            for (String method : plan.methods()) {
                ValueFlow flow = flow(method);
                flow.changed().forEach(field -> resolve(field, changed));
                lambdas.addAll(flow.lambdas());
                effects.addAll(flow.effects());
                if (method.equals(root)) {
                    Set<Slot> always = new LinkedHashSet<>();
                    flow.always().forEach(field -> resolve(field, always));
                    sure = always;
                    flow.same().forEach((to, from) -> planner.resolve(to.owner(), to.name()).ifPresent(slot ->
                            planner.resolve(from.owner(), from.name()).ifPresent(source -> same.put(slot, source))));
                }
            }
            plan.reads().stream().filter(slot -> !makes.contains(slot)).forEach(reads::add);
            changed.removeAll(sure);
            changed.stream().filter(slot -> !makes.contains(slot)).forEach(changes::add);
            makes.addAll(sure);
            if (!lambdas.isEmpty()) {
                CapturePlan later = planner.planOf(lambdas);
                held.addAll(later.reads());
                held.addAll(later.writes());
                heldChanges.addAll(later.writes());
                later.methods().forEach(method -> flow(method).changed().forEach(field -> resolve(field, heldChanges)));
            }
        }

        private void resolve(ClassFacts.FieldUse field, Set<Slot> into) {
            planner.resolve(field.owner(), field.name()).ifPresent(into::add);
        }

        private ValueFlow flow(String method) {
            return flows.computeIfAbsent(method, m -> {
                String owner = m.substring(0, m.indexOf('#'));
                String name = m.substring(m.indexOf('#') + 1);
                return node(owner).methods.stream().filter(code -> (code.name + code.desc).equals(name)).findFirst()
                        .map(code -> ValueFlow.of(owner, code)).orElse(ValueFlow.NONE);
            });
        }

        private ClassNode node(String name) {
            return nodes.computeIfAbsent(name, n -> {
                ClassNode node = new ClassNode();
                byte[] bytes = bytes(n);
                if (bytes != null) {
                    new ClassReader(bytes).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
                }
                return node;
            });
        }
    }
}
