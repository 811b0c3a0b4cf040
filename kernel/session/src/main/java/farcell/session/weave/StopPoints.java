package farcell.session.weave;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Calls {@code Woven.check()} at method entries and before backward branches, so that any loop and any recursion of
 * the notebook can be ended. A call without operands changes no frame.
 */
final class StopPoints extends ClassVisitor {

    StopPoints(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        // A class whose initialiser throws is lost, so it is stopped in its loops only.
        return new Stoppable(next, !name.equals("<clinit>"));
    }

    private static final class Stoppable extends MethodVisitor {

        private final boolean atEntry;
        private final Set<Label> passed = new HashSet<>();

        Stoppable(MethodVisitor next, boolean atEntry) {
            super(Opcodes.ASM9, next);
            this.atEntry = atEntry;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (atEntry) {
                check();
            }
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label target) {
            checkIfBackward(target);
            super.visitJumpInsn(opcode, target);
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
            checkIfBackward(otherwise, labels);
            super.visitTableSwitchInsn(min, max, otherwise, labels);
        }

        @Override
        public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
            checkIfBackward(otherwise, labels);
            super.visitLookupSwitchInsn(otherwise, keys, labels);
        }

        private void checkIfBackward(Label first, Label... more) {
            boolean backward = passed.contains(first);
            for (Label label : more) {
                backward |= passed.contains(label);
            }
            if (backward) {
                check();
            }
        }

        private void check() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "farcell/runtime/Woven", "check", "()V", false);
        }
    }
}
