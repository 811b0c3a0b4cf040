package farcell.session.weave;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/** Applies all weavers to a class of the notebook. Equal bytes give equal bytes, and equal shapes equal shapes. */
public final class NotebookWeaver {

    private final ClassShapes shapes;

    public NotebookWeaver(ClassShapes shapes) {
        this.shapes = shapes;
    }

    /** @param bytes a class file as the kernel compiled it */
    public byte[] weave(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassShape shape = ClassShape.of(reader);
        // Nothing woven in changes a frame, so no frame is computed and no class looked at for it.
        ClassWriter writer = new ClassWriter(reader, 0);
        ClassVisitor chain = writer;
        if (shape.hasStaticsGroup()) {
            chain = new StaticsOpening(chain, shape);
        }
        chain = new RecordRebuilding(chain);
        chain = new SlotSites(chain, shapes);
        chain = new LambdaSites(chain);
        chain = new PrintedTraces(chain);
        chain = new StopPoints(chain);
        chain = new UnresolvedSites(chain);
        reader.accept(chain, 0);
        return writer.toByteArray();
    }
}
