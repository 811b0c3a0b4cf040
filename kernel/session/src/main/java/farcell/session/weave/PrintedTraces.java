package farcell.session.weave;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has {@code e.printStackTrace()} of exceptions of the JDK show the notebook's lines: the JVM's own text is mostly
 * frames of the agent and names that JShell made.
 */
final class PrintedTraces extends ClassVisitor {

    PrintedTraces(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                boolean prints = opcode == Opcodes.INVOKEVIRTUAL && called.equals("printStackTrace")
                        && type.equals("()V") && owner.startsWith("java/");
                if (prints) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, "farcell/runtime/Woven", "printStackTrace",
                            "(Ljava/lang/Throwable;)V", false);
                } else {
                    super.visitMethodInsn(opcode, owner, called, type, isInterface);
                }
            }
        };
    }
}
