package farcell.session.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What the weavers need to know of a class file.
 *
 * @param name          binary name
 * @param superName     binary name, empty for none
 * @param interfaces    binary names of direct superinterfaces
 * @param hasInitialiser whether it has a {@code <clinit>}
 */
public record ClassShape(String name, int access, String superName, List<String> interfaces, List<Field> fields,
                         boolean hasInitialiser) {

    /** @param constant whether it has a ConstantValue attribute: compilers copy it to where it is read */
    public record Field(String name, String descriptor, int access, boolean constant) {

        boolean isStatic() {
            return (access & Opcodes.ACC_STATIC) != 0;
        }

        boolean isSynthetic() {
            return (access & Opcodes.ACC_SYNTHETIC) != 0;
        }

        boolean isEnumConstant() {
            return (access & Opcodes.ACC_ENUM) != 0;
        }
    }

    public static ClassShape of(byte[] bytes) {
        return of(new ClassReader(bytes));
    }

    static ClassShape of(ClassReader reader) {
        List<Field> fields = new ArrayList<>();
        boolean[] hasInitialiser = {false};
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature,
                    Object value) {
                fields.add(new Field(name, descriptor, access, value != null));
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                hasInitialiser[0] |= name.equals("<clinit>");
                return null;
            }
        }, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        String superName = reader.getSuperName() == null ? "" : NotebookNames.binary(reader.getSuperName());
        List<String> interfaces = new ArrayList<>();
        for (String each : reader.getInterfaces()) {
            interfaces.add(NotebookNames.binary(each));
        }
        return new ClassShape(NotebookNames.binary(reader.getClassName()), reader.getAccess(), superName, interfaces,
                fields, hasInitialiser[0]);
    }

    boolean isInterface() {
        return (access & Opcodes.ACC_INTERFACE) != 0;
    }

    boolean isEnum() {
        return (access & Opcodes.ACC_ENUM) != 0;
    }

    Optional<Field> field(String fieldName, String descriptor) {
        return fields.stream().filter(f -> f.name().equals(fieldName) && f.descriptor().equals(descriptor)).findFirst();
    }

    /** Whether a static field that this class declares is a slot; those of interfaces and enums are per session. */
    boolean isSlot(Field field) {
        return NotebookNames.isNotebook(name) && !isInterface() && !isEnum() && field.isStatic()
                && !field.isSynthetic() && !field.isEnumConstant() && !field.constant();
    }

    /** Whether the statics of this class move together with "is initialised". */
    public boolean hasStaticsGroup() {
        return !NotebookNames.isWrapper(name) && fields.stream().anyMatch(this::isSlot);
    }

    /** The fields that are slots, by name. */
    public List<String> slotFields() {
        return fields.stream().filter(this::isSlot).map(Field::name).toList();
    }
}
