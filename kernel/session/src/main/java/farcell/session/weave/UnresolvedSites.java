package farcell.session.weave;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Replaces the exception that JShell compiles into snippets with a missing declaration,
 * {@code new jdk.jshell.spi.SPIResolutionException(id)}, by one of the API.
 */
final class UnresolvedSites extends ClassVisitor {

    private static final String JSHELL = "jdk/jshell/spi/SPIResolutionException";
    private static final String OURS = "farcell/runtime/Unresolved";

    UnresolvedSites(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    private static String ours(String type) {
        return type.equals(JSHELL) ? OURS : type;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
            @Override
            public void visitTypeInsn(int opcode, String type) {
                super.visitTypeInsn(opcode, ours(type));
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
                super.visitMethodInsn(opcode, ours(owner), method, type, isInterface);
            }
        };
    }
}
