package farcell.session.weave;

import java.lang.invoke.LambdaMetafactory;
import java.nio.charset.StandardCharsets;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes every lambda and method reference serializable, so that it can be written as its implementation method and
 * captured values. Names and shapes stay, unlike with javac's own option for it.
 */
public final class LambdaSites extends ClassVisitor {

    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final byte[] FACTORY_BYTES = FACTORY.getBytes(StandardCharsets.US_ASCII);
    private static final Handle ALT_METAFACTORY = new Handle(Opcodes.H_INVOKESTATIC, FACTORY, "altMetafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;", false);
    /** Position of the flags in the arguments of altMetafactory. */
    private static final int FLAGS = 3;

    public LambdaSites(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** Weaves a class of a jar. @return the same array if there is nothing to do */
    public static byte[] weave(byte[] bytes) {
        if (!contains(bytes, FACTORY_BYTES)) {
            return bytes;
        }
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new LambdaSites(writer), 0);
        return writer.toByteArray();
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (bytes[at] == wanted[0]
                    && java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
            @Override
            public void visitInvokeDynamicInsn(String method, String type, Handle bootstrap, Object... arguments) {
                if (bootstrap.getOwner().equals(FACTORY) && bootstrap.getName().equals("metafactory")) {
                    super.visitInvokeDynamicInsn(method, type, ALT_METAFACTORY, arguments[0], arguments[1],
                            arguments[2], LambdaMetafactory.FLAG_SERIALIZABLE);
                } else if (bootstrap.equals(ALT_METAFACTORY)) {
                    Object[] serializable = arguments.clone();
                    serializable[FLAGS] = (Integer) serializable[FLAGS] | LambdaMetafactory.FLAG_SERIALIZABLE;
                    super.visitInvokeDynamicInsn(method, type, bootstrap, serializable);
                } else {
                    super.visitInvokeDynamicInsn(method, type, bootstrap, arguments);
                }
            }
        };
    }
}
