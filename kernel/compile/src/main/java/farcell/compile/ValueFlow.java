package farcell.compile;

import farcell.compile.ClassFacts.FieldUse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Interpreter;
import org.objectweb.asm.tree.analysis.Value;

/**
 * Where the values of static fields go in one method: data flow over its bytecode.
 *
 * @param changed fields whose value it may change in place: it stores into it, or gives it to code that is not known only
 *                to look at it
 * @param always  fields that it writes whenever it ends well: before its first branch
 * @param same    fields that get the very object of another field, by that one
 * @param lambdas code of lambdas that it makes, as {@code owner#method#descriptor}
 * @param effects what it does beside, for people
 */
record ValueFlow(Set<FieldUse> changed, Set<FieldUse> always, Map<FieldUse, FieldUse> same, Set<String> lambdas,
                 Set<String> effects) {

    static final ValueFlow NONE = new ValueFlow(Set.of(), Set.of(), Map.of(), Set.of(), Set.of());

    static ValueFlow of(String owner, MethodNode method) {
        ValueFlow flow = new ValueFlow(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashMap<>(),
                new LinkedHashSet<>(), new TreeSet<>());
        flow.straight(method);
        flow.look(method);
        try {
            new Analyzer<>(new Follower(flow, method.name.startsWith("do_it$"))).analyze(owner.replace('.', '/'), method);
        } catch (AnalyzerException e) {
            // Code that cannot be followed may change all that it reads.
            method.instructions.forEach(each -> {
                if (each instanceof FieldInsnNode field && field.getOpcode() == Opcodes.GETSTATIC) {
                    flow.changed.add(use(field));
                }
            });
        }
        return flow;
    }

    private static FieldUse use(FieldInsnNode field) {
        return new FieldUse(ClassFacts.binary(field.owner), field.name, false);
    }

    private void straight(MethodNode method) {
        for (AbstractInsnNode each : method.instructions) {
            if (each instanceof JumpInsnNode || each instanceof TableSwitchInsnNode || each instanceof LookupSwitchInsnNode
                    || each instanceof InsnNode && each.getOpcode() == Opcodes.ATHROW
                    || method.tryCatchBlocks.stream().anyMatch(block -> block.start == each)) {
                return;
            }
            if (each instanceof FieldInsnNode field && field.getOpcode() == Opcodes.PUTSTATIC) {
                always.add(use(field));
            }
        }
    }

    private void look(MethodNode method) {
        for (AbstractInsnNode each : method.instructions) {
            if (each instanceof MethodInsnNode call) {
                effects.addAll(Effects.of(call.owner, call.name));
            } else if (each instanceof FieldInsnNode field && field.owner.equals("java/lang/System") && field.name.equals("in")) {
                effects.add(Effects.ASKS);
            } else if (each instanceof InvokeDynamicInsnNode dynamic) {
                for (Object argument : dynamic.bsmArgs) {
                    if (argument instanceof Handle handle && isMethod(handle)) {
                        effects.addAll(Effects.of(handle.getOwner(), handle.getName()));
                        lambdas.add(ClassFacts.binary(handle.getOwner()) + "#" + handle.getName() + "#" + handle.getDesc());
                    }
                }
            }
        }
    }

    private static boolean isMethod(Handle handle) {
        return handle.getTag() >= Opcodes.H_INVOKEVIRTUAL;
    }

    /** A value on the stack. @param fields whose object it may be, or be a part of; @param whole it is the object itself */
    private record Origin(int size, Set<FieldUse> fields, boolean whole) implements Value {

        static Origin plain(Type type) {
            return new Origin(type.getSize(), Set.of(), false);
        }

        @Override
        public int getSize() {
            return size;
        }
    }

    private static final class Follower extends Interpreter<Origin> {

        private final ValueFlow flow;
        private final boolean shows;

        /** @param shows what it returns is only shown */
        Follower(ValueFlow flow, boolean shows) {
            super(Opcodes.ASM9);
            this.flow = flow;
            this.shows = shows;
        }

        private void changed(Origin value) {
            flow.changed.addAll(value.fields());
        }

        private static Origin one() {
            return new Origin(1, Set.of(), false);
        }

        private static Origin part(Origin of, Type type) {
            return Unchanging.isUnchanging(type) ? Origin.plain(type) : new Origin(type.getSize(), of.fields(), false);
        }

        @Override
        public Origin newValue(Type type) {
            return type == null ? one() : type == Type.VOID_TYPE ? null : Origin.plain(type);
        }

        @Override
        public Origin newOperation(AbstractInsnNode insn) {
            if (insn instanceof FieldInsnNode field && NotebookNames.isNotebookClass(ClassFacts.binary(field.owner))) {
                Type type = Type.getType(field.desc);
                return Unchanging.isUnchanging(type) ? Origin.plain(type)
                        : new Origin(type.getSize(), Set.of(use(field)), true);
            }
            if (insn instanceof FieldInsnNode field) {
                return Origin.plain(Type.getType(field.desc));
            }
            return switch (insn.getOpcode()) {
                case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> new Origin(2, Set.of(), false);
                case Opcodes.LDC -> new Origin(isWide(((org.objectweb.asm.tree.LdcInsnNode) insn).cst) ? 2 : 1, Set.of(), false);
                default -> one();
            };
        }

        private static boolean isWide(Object constant) {
            return constant instanceof Long || constant instanceof Double
                    || constant instanceof org.objectweb.asm.ConstantDynamic dynamic && dynamic.getSize() == 2;
        }

        @Override
        public Origin copyOperation(AbstractInsnNode insn, Origin value) {
            return value;
        }

        @Override
        public Origin unaryOperation(AbstractInsnNode insn, Origin value) {
            if (insn instanceof FieldInsnNode field && insn.getOpcode() == Opcodes.PUTSTATIC) {
                if (value.whole() && value.fields().size() == 1) {
                    flow.same.put(use(field), value.fields().iterator().next());
                } else {
                    changed(value);
                }
                return null;
            }
            if (insn instanceof FieldInsnNode field) {
                return part(value, Type.getType(field.desc));
            }
            return switch (insn.getOpcode()) {
                case Opcodes.CHECKCAST -> value;
                case Opcodes.LNEG, Opcodes.DNEG, Opcodes.I2L, Opcodes.I2D, Opcodes.L2D, Opcodes.F2L, Opcodes.F2D, Opcodes.D2L ->
                        new Origin(2, Set.of(), false);
                default -> one();
            };
        }

        @Override
        public Origin binaryOperation(AbstractInsnNode insn, Origin first, Origin second) {
            switch (insn.getOpcode()) {
                case Opcodes.PUTFIELD -> {
                    changed(first);
                    changed(second);
                    return null;
                }
                case Opcodes.AALOAD -> {
                    return new Origin(1, first.fields(), false);
                }
                case Opcodes.LALOAD, Opcodes.DALOAD, Opcodes.LADD, Opcodes.DADD, Opcodes.LSUB, Opcodes.DSUB, Opcodes.LMUL,
                        Opcodes.DMUL, Opcodes.LDIV, Opcodes.DDIV, Opcodes.LREM, Opcodes.DREM, Opcodes.LSHL, Opcodes.LSHR,
                        Opcodes.LUSHR, Opcodes.LAND, Opcodes.LOR, Opcodes.LXOR -> {
                    return new Origin(2, Set.of(), false);
                }
                default -> {
                    return one();
                }
            }
        }

        @Override
        public Origin ternaryOperation(AbstractInsnNode insn, Origin array, Origin index, Origin value) {
            changed(array);
            changed(value);
            return null;
        }

        @Override
        public Origin naryOperation(AbstractInsnNode insn, List<? extends Origin> values) {
            if (insn instanceof MethodInsnNode call) {
                return called(call, values);
            }
            if (insn instanceof InvokeDynamicInsnNode dynamic) {
                Type result = Type.getReturnType(dynamic.desc);
                boolean text = dynamic.bsm.getOwner().equals("java/lang/invoke/StringConcatFactory");
                if (!text) {
                    values.forEach(this::changed);
                }
                return Origin.plain(result);
            }
            return one();
        }

        private Origin called(MethodInsnNode call, List<? extends Origin> values) {
            Type result = Type.getReturnType(call.desc);
            Set<FieldUse> fields = new LinkedHashSet<>();
            values.forEach(value -> fields.addAll(value.fields()));
            boolean whole = call.getOpcode() != Opcodes.INVOKESTATIC && values.get(0).whole();
            if (!Unchanging.isQuestion(call.owner, call.name, whole)) {
                flow.changed.addAll(fields);
            }
            if (result == Type.VOID_TYPE) {
                return null;
            }
            return Unchanging.isUnchanging(result) ? Origin.plain(result) : new Origin(result.getSize(), fields, false);
        }

        @Override
        public void returnOperation(AbstractInsnNode insn, Origin value, Origin expected) {
            if (!shows) {
                changed(value);
            }
        }

        @Override
        public Origin merge(Origin first, Origin second) {
            if (first.equals(second)) {
                return first;
            }
            Set<FieldUse> fields = new LinkedHashSet<>(first.fields());
            fields.addAll(second.fields());
            Origin both = new Origin(Math.min(first.size(), second.size()), fields, first.whole() && second.whole());
            return both.equals(first) ? first : both;
        }
    }
}
