package farcell.compile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Code as comparable text, without line numbers, local variable names and the order of the constant pool. */
final class CodeText {

    private CodeText() {}

    /** A visitor that appends each instruction of one method. */
    static MethodVisitor visitor(StringBuilder out) {
        return new MethodVisitor(Opcodes.ASM9) {
            private final Map<Label, Integer> labels = new HashMap<>();

            private void add(Object... parts) {
                out.append(Arrays.deepToString(parts)).append('\n');
            }

            private Integer id(Label label) {
                return labels.computeIfAbsent(label, l -> labels.size());
            }

            @Override
            public void visitInsn(int opcode) {
                add(opcode);
            }

            @Override
            public void visitIntInsn(int opcode, int operand) {
                add(opcode, operand);
            }

            @Override
            public void visitVarInsn(int opcode, int index) {
                add(opcode, index);
            }

            @Override
            public void visitTypeInsn(int opcode, String type) {
                add(opcode, type);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                add(opcode, owner, name, descriptor);
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean itf) {
                add(opcode, owner, name, descriptor, itf);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                add(name, descriptor, bootstrap, arguments);
            }

            @Override
            public void visitJumpInsn(int opcode, Label label) {
                add(opcode, id(label));
            }

            @Override
            public void visitLabel(Label label) {
                add("label", id(label));
            }

            @Override
            public void visitLdcInsn(Object value) {
                add("ldc", value.getClass().getName(), value);
            }

            @Override
            public void visitIincInsn(int index, int increment) {
                add("iinc", index, increment);
            }

            @Override
            public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... targets) {
                add("table", min, max, id(otherwise), Arrays.stream(targets).map(this::id).toList());
            }

            @Override
            public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] targets) {
                add("lookup", id(otherwise), keys, Arrays.stream(targets).map(this::id).toList());
            }

            @Override
            public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
                add("multi", descriptor, dimensions);
            }

            @Override
            public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
                add("try", id(start), id(end), id(handler), type);
            }
        };
    }
}
