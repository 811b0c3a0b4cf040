package farcell.session.weave;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets the statics of a user class arrive from another session instead of being computed again: opens its static
 * initialiser with {@code if (Woven.adopt(C.class)) return;}, reports its normal end, gives it one where it has none,
 * and makes the fields writable.
 */
final class StaticsOpening extends ClassVisitor {

    private static final String WOVEN = "farcell/runtime/Woven";

    private final ClassShape shape;
    private final Type self;

    /** @param shape of the class, with {@link ClassShape#hasStaticsGroup()} */
    StaticsOpening(ClassVisitor next, ClassShape shape) {
        super(Opcodes.ASM9, next);
        this.shape = shape;
        this.self = Type.getObjectType(shape.name().replace('.', '/'));
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        boolean writable = shape.field(name, descriptor).filter(shape::isSlot).isPresent()
                || name.equals("$assertionsDisabled");
        return super.visitField(writable ? access & ~Opcodes.ACC_FINAL : access, name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return name.equals("<clinit>") ? new Initialiser(next) : next;
    }

    @Override
    public void visitEnd() {
        if (!shape.hasInitialiser()) {
            MethodVisitor code = visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
            code.visitCode();
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
        super.visitEnd();
    }

    private final class Initialiser extends MethodVisitor {

        Initialiser(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label here = new Label();
            super.visitLdcInsn(self);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, WOVEN, "adopt", "(Ljava/lang/Class;)Z", false);
            super.visitJumpInsn(Opcodes.IFEQ, here);
            super.visitInsn(Opcodes.RETURN);
            super.visitLabel(here);
            // Locals and stack are empty here, as at the start, so the frames that follow stay right.
            super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            // The code may begin with a frame of its own, and no two frames can stand at one place.
            super.visitInsn(Opcodes.NOP);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) {
                super.visitLdcInsn(self);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, WOVEN, "initialised", "(Ljava/lang/Class;)V", false);
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(maxStack + 1, maxLocals);
        }
    }
}
