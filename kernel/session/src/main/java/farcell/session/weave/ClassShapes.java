package farcell.session.weave;

import java.util.Optional;
import java.util.function.Function;

/** Finds the class that declares a field, by class files alone: no class is loaded. */
public final class ClassShapes {

    private final Function<String, Optional<ClassShape>> source;

    /** @param source gives the shape of a notebook class by its binary name, nothing for other classes */
    public ClassShapes(Function<String, Optional<ClassShape>> source) {
        this.source = source;
    }

    /** A field and the class that declares it. */
    record Declared(ClassShape owner, ClassShape.Field field) {

        boolean isSlot() {
            return owner.isSlot(field);
        }
    }

    /**
     * Resolves a field reference (JVMS 5.4.3.2). Search ends, with nothing, at classes that are not of the notebook:
     * these declare no slots.
     *
     * @param owner binary name of the class in the reference, which need not be the one that declares the field
     */
    Optional<Declared> resolve(String owner, String field, String descriptor) {
        if (!NotebookNames.isNotebook(owner)) {
            return Optional.empty();
        }
        Optional<ClassShape> shape = source.apply(owner);
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        ClassShape at = shape.get();
        Optional<ClassShape.Field> own = at.field(field, descriptor);
        if (own.isPresent()) {
            return Optional.of(new Declared(at, own.get()));
        }
        for (String each : at.interfaces()) {
            Optional<Declared> inherited = resolve(each, field, descriptor);
            if (inherited.isPresent()) {
                return inherited;
            }
        }
        return resolve(at.superName(), field, descriptor);
    }
}
