package farcell.session.weave;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a guard in place of each read and write of a slot: {@code invokedynamic} with the stack effect of the
 * instruction that it replaces, so that no frame changes.
 */
final class SlotSites extends ClassVisitor {

    private static final String WOVEN = "farcell/runtime/Woven";
    private static final String BOOTSTRAP_TYPE = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/String;)Ljava/lang/invoke/CallSite;";
    private static final Handle GET = new Handle(Opcodes.H_INVOKESTATIC, WOVEN, "get", BOOTSTRAP_TYPE, false);
    private static final Handle PUT = new Handle(Opcodes.H_INVOKESTATIC, WOVEN, "put", BOOTSTRAP_TYPE, false);

    private final ClassShapes shapes;
    private String self;

    SlotSites(ClassVisitor next, ClassShapes shapes) {
        super(Opcodes.ASM9, next);
        this.shapes = shapes;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName,
            String[] interfaces) {
        self = NotebookNames.binary(name);
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        boolean initialiser = name.equals("<clinit>");
        return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
            @Override
            public void visitFieldInsn(int opcode, String owner, String field, String type) {
                if (opcode != Opcodes.GETSTATIC && opcode != Opcodes.PUTSTATIC) {
                    super.visitFieldInsn(opcode, owner, field, type);
                    return;
                }
                ClassShapes.Declared declared =
                        shapes.resolve(NotebookNames.binary(owner), field, type).orElse(null);
                boolean ownInitialiser = initialiser && declared != null && declared.owner().name().equals(self);
                if (declared == null || !declared.isSlot() || ownInitialiser) {
                    super.visitFieldInsn(opcode, owner, field, type);
                } else if (opcode == Opcodes.GETSTATIC) {
                    super.visitInvokeDynamicInsn(field, "()" + type, GET, declared.owner().name());
                } else {
                    super.visitInvokeDynamicInsn(field, "(" + type + ")V", PUT, declared.owner().name());
                }
            }
        };
    }
}
