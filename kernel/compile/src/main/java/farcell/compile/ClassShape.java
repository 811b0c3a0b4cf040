package farcell.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/**
 * The rule that answers JShell's {@code redefine}: whether sessions can take new bytes for a class that they may have
 * loaded. It is stricter than HotSpot's, and never allows what HotSpot refuses:
 * <ul>
 * <li>a changed constant must replace the class, because users of it have the old value compiled in;
 * <li>a changed static initialiser of a user class must replace it, because HotSpot would not run it again.
 * </ul>
 */
final class ClassShape {

    private final int access;
    private final String superName;
    private final List<String> interfaces;
    private final TreeSet<String> parts = new TreeSet<>();
    private final String initializer;

    ClassShape(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        access = reader.getAccess();
        superName = String.valueOf(reader.getSuperName());
        interfaces = List.of(reader.getInterfaces());
        StringBuilder clinit = new StringBuilder();
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public void visitNestHost(String host) {
                parts.add("nest host " + host);
            }

            @Override
            public void visitNestMember(String member) {
                parts.add("nest member " + member);
            }

            @Override
            public void visitPermittedSubclass(String name) {
                parts.add("permits " + name);
            }

            @Override
            public RecordComponentVisitor visitRecordComponent(String name, String descriptor, String signature) {
                parts.add("component " + name + " " + descriptor);
                return null;
            }

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                parts.add("field " + access + " " + name + " " + descriptor + " = " + value);
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                                             String[] exceptions) {
                parts.add("method " + access + " " + name + " " + descriptor);
                if (name.equals("<clinit>")) {
                    return CodeText.visitor(clinit);
                }
                return null;
            }
        }, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        initializer = clinit.toString();
    }

    static boolean allowsRedefinition(byte[] before, byte[] after) {
        return new ClassShape(before).equals(new ClassShape(after));
    }

    /** What is in one and not in the other: gained, lost, changed. */
    List<String> differences(ClassShape after) {
        List<String> differences = new ArrayList<>();
        after.parts.stream().filter(part -> !parts.contains(part)).map(part -> "gained " + readable(part))
                .forEach(differences::add);
        parts.stream().filter(part -> !after.parts.contains(part)).map(part -> "lost " + readable(part))
                .forEach(differences::add);
        if (!superName.equals(after.superName) || !interfaces.equals(after.interfaces)) {
            differences.add("has other supertypes");
        }
        if (access != after.access) {
            differences.add("has other modifiers");
        }
        if (differences.isEmpty() && !initializer.equals(after.initializer)) {
            differences.add("initialises its static fields in another way");
        }
        return differences;
    }

    /** {@code method 1 run (I)V} as {@code method run}; a field with its constant. */
    private static String readable(String part) {
        String[] words = part.split(" ");
        return switch (words[0]) {
            case "method" -> words[2].startsWith("lambda$") ? "a lambda"
                    : words[2].equals("<init>") ? "a constructor" : "method " + words[2];
            case "field" -> "field " + words[2] + (part.endsWith("= null") ? "" : part.substring(part.indexOf(" = ")));
            default -> part;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassShape that && access == that.access && superName.equals(that.superName)
                && interfaces.equals(that.interfaces) && parts.equals(that.parts)
                && initializer.equals(that.initializer);
    }

    @Override
    public int hashCode() {
        return Objects.hash(access, superName, interfaces, parts);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(parts);
        lines.add(0, "access " + access + " extends " + superName + " implements " + interfaces);
        return String.join("\n", lines);
    }
}
