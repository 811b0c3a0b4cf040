package farcell.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/**
 * What one class file says that matters for a capture plan. Names are binary names with dots.
 *
 * @param superName  none for {@code Object}
 * @param interfaces direct ones
 * @param isInterface whether its fields are per place
 * @param isEnum      whether its own fields are per place
 * @param fields     static fields it declares, by name
 * @param methods    code by {@code name + descriptor}
 * @param mentions   all classes that its signatures name
 */
record ClassFacts(String name, String superName, List<String> interfaces, boolean isInterface, boolean isEnum,
                  Map<String, StaticField> fields, Map<String, Code> methods, Set<String> mentions) {

    /** @param constant has a ConstantValue, is compiled into its users */
    record StaticField(String name, String type, boolean synthetic, boolean enumConstant, boolean constant) {}

    record FieldUse(String owner, String name, boolean write) {}

    record MethodUse(String owner, String method) {}

    /** What one method does. @param mentions classes named by its instructions */
    record Code(Set<FieldUse> fields, Set<MethodUse> calls, Set<String> mentions) {}

    /** Whether the class has statics that travel as its group. */
    boolean hasStatics() {
        return !isInterface && !isEnum && fields.values().stream().anyMatch(f -> !f.synthetic() && !f.constant());
    }

    static ClassFacts of(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        Map<String, StaticField> fields = new LinkedHashMap<>();
        Map<String, Code> methods = new HashMap<>();
        Set<String> mentions = new LinkedHashSet<>();
        boolean isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
        boolean isEnum = (reader.getAccess() & Opcodes.ACC_ENUM) != 0;
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                mention(mentions, Type.getType(descriptor));
                if ((access & Opcodes.ACC_STATIC) != 0) {
                    fields.put(name, new StaticField(name, Type.getType(descriptor).getClassName(),
                            (access & Opcodes.ACC_SYNTHETIC) != 0, (access & Opcodes.ACC_ENUM) != 0,
                            (access & Opcodes.ACC_FINAL) != 0 && value != null));
                }
                return null;
            }

            @Override
            public RecordComponentVisitor visitRecordComponent(String name, String descriptor, String signature) {
                mention(mentions, Type.getType(descriptor));
                return null;
            }

            @Override
            public void visitInnerClass(String name, String outer, String inner, int access) {
                mentions.add(binary(name));
            }

            @Override
            public void visitNestMember(String member) {
                mentions.add(binary(member));
            }

            @Override
            public void visitPermittedSubclass(String subclass) {
                mentions.add(binary(subclass));
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                                             String[] exceptions) {
                mention(mentions, Type.getMethodType(descriptor));
                Code code = new Code(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
                methods.put(name + descriptor, code);
                return new CodeReader(code);
            }
        }, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        List<String> interfaces = new ArrayList<>();
        for (String i : reader.getInterfaces()) {
            interfaces.add(binary(i));
        }
        String superName = reader.getSuperName() == null ? "" : binary(reader.getSuperName());
        mentions.addAll(interfaces);
        mentions.add(superName);
        return new ClassFacts(binary(reader.getClassName()), superName, List.copyOf(interfaces), isInterface, isEnum,
                fields, methods, mentions);
    }

    static String binary(String internal) {
        return internal.replace('/', '.');
    }

    private static void mention(Set<String> into, Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> mention(into, type.getElementType());
            case Type.OBJECT -> into.add(type.getClassName());
            case Type.METHOD -> {
                mention(into, type.getReturnType());
                for (Type argument : type.getArgumentTypes()) {
                    mention(into, argument);
                }
            }
            default -> { }
        }
    }

    /** Reads all that instructions name: fields, methods, and classes in every kind of constant. */
    private static final class CodeReader extends MethodVisitor {

        private final Code code;

        CodeReader(Code code) {
            super(Opcodes.ASM9);
            this.code = code;
        }

        private void object(String internal) {
            mention(code.mentions(), Type.getObjectType(internal));
        }

        private void constant(Object value) {
            if (value instanceof Type type) {
                mention(code.mentions(), type);
            } else if (value instanceof Handle handle) {
                handle(handle);
            } else if (value instanceof ConstantDynamic dynamic) {
                handle(dynamic.getBootstrapMethod());
                for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                    constant(dynamic.getBootstrapMethodArgument(i));
                }
            }
        }

        private void handle(Handle handle) {
            object(handle.getOwner());
            mention(code.mentions(), Type.getType(handle.getDesc()));
            switch (handle.getTag()) {
                // A record's equals and toString name its fields so; those are not static.
                case Opcodes.H_GETFIELD, Opcodes.H_PUTFIELD -> { }
                case Opcodes.H_GETSTATIC, Opcodes.H_PUTSTATIC -> code.fields().add(new FieldUse(
                        binary(handle.getOwner()), handle.getName(), handle.getTag() == Opcodes.H_PUTSTATIC));
                default -> code.calls().add(new MethodUse(binary(handle.getOwner()),
                        handle.getName() + handle.getDesc()));
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            object(owner);
            mention(code.mentions(), Type.getType(descriptor));
            if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC) {
                code.fields().add(new FieldUse(binary(owner), name, opcode == Opcodes.PUTSTATIC));
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean itf) {
            object(owner);
            mention(code.mentions(), Type.getMethodType(descriptor));
            code.calls().add(new MethodUse(binary(owner), name + descriptor));
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            mention(code.mentions(), Type.getMethodType(descriptor));
            handle(bootstrap);
            for (Object argument : arguments) {
                constant(argument);
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            object(type);
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant(value);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            mention(code.mentions(), Type.getType(descriptor));
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            if (type != null) {
                object(type);
            }
        }
    }
}
