package farcell.compile;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Methods and variables whose wrapper class was replaced by one of another name, and classes that still use the old one.
 * JShell compiles dependents anew, but does not count a use inside a lambda, nor one in a statement, whose lambdas may be
 * kept in a value: those would go on with the old method and the old variable.
 */
final class Rebinding {

    /** @param owner internal name; @param type descriptor of a method, class name of a variable's type */
    private record Member(String owner, String name, String type) {}

    private final Map<Member, String> moved = new HashMap<>();

    /** @param newer what the class that replaced {@code owner} declares; a member of another type is not the same */
    void variable(String owner, String name, ClassFacts newer) {
        ClassFacts.StaticField field = newer.fields().get(name);
        if (field != null) {
            moved.put(new Member(internal(owner), name, field.type()), internal(newer.name()));
        }
    }

    /** Any method of that name: overloads have wrappers of their own. */
    void method(String owner, String name, ClassFacts newer) {
        for (String method : newer.methods().keySet()) {
            int descriptor = method.indexOf('(');
            if (method.substring(0, descriptor).equals(name)) {
                moved.put(new Member(internal(owner), name, method.substring(descriptor)), internal(newer.name()));
            }
        }
    }

    boolean isEmpty() {
        return moved.isEmpty();
    }

    private static String internal(String binary) {
        return binary.replace('.', '/');
    }

    /** @return the same array if the class uses nothing that moved */
    byte[] apply(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        boolean[] changed = {false};
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                                             String[] exceptions) {
                return new Rebinder(super.visitMethod(access, name, descriptor, signature, exceptions), changed);
            }
        }, 0);
        return changed[0] ? writer.toByteArray() : bytes;
    }

    private final class Rebinder extends MethodVisitor {

        private final boolean[] changed;

        Rebinder(MethodVisitor next, boolean[] changed) {
            super(Opcodes.ASM9, next);
            this.changed = changed;
        }

        private String owner(String owner, String name, String type) {
            String now = moved.get(new Member(owner, name, type));
            changed[0] |= now != null;
            return now == null ? owner : now;
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            super.visitFieldInsn(opcode, owner(owner, name, Type.getType(descriptor).getClassName()), name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            super.visitMethodInsn(opcode, owner(owner, name, descriptor), name, descriptor, isInterface);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Object[] rebound = arguments.clone();
            for (int i = 0; i < rebound.length; i++) {
                if (rebound[i] instanceof Handle handle) {
                    rebound[i] = new Handle(handle.getTag(), owner(handle.getOwner(), handle.getName(), handle.getDesc()),
                            handle.getName(), handle.getDesc(), handle.isInterface());
                }
            }
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, rebound);
        }
    }
}
