package farcell.session.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/** Adds a constructor to a record that sets its components and does nothing else: {@code farcell.runtime.Rebuilt}. */
final class RecordRebuilding extends ClassVisitor {

    private static final String RECORD = "java/lang/Record";
    private static final String MARKER = "Lfarcell/runtime/Rebuilt;";
    /** A method can have parameters of so many slots (JVMS 4.3.3), {@code this} and the marker included. */
    private static final int MAX_SLOTS = 253;

    private record Component(String name, String descriptor) {}

    private final List<Component> components = new ArrayList<>();
    private String self;
    private boolean isRecord;

    RecordRebuilding(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        self = name;
        isRecord = RECORD.equals(superName);
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String name, String descriptor, String signature) {
        components.add(new Component(name, descriptor));
        return super.visitRecordComponent(name, descriptor, signature);
    }

    @Override
    public void visitEnd() {
        int slots = components.stream().mapToInt(c -> Type.getType(c.descriptor()).getSize()).sum();
        if (isRecord && slots <= MAX_SLOTS) {
            constructor(slots);
        }
        super.visitEnd();
    }

    private void constructor(int slots) {
        StringBuilder descriptor = new StringBuilder("(");
        components.forEach(c -> descriptor.append(c.descriptor()));
        MethodVisitor code = super.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC, "<init>",
                descriptor.append(MARKER).append(")V").toString(), null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, RECORD, "<init>", "()V", false);
        int local = 1;
        for (Component component : components) {
            Type type = Type.getType(component.descriptor());
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            code.visitFieldInsn(Opcodes.PUTFIELD, self, component.name(), component.descriptor());
            local += type.getSize();
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(3, slots + 2);
        code.visitEnd();
    }
}
