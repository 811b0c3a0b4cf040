package farcell.values;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Collects the code of the notebook that a value holds, from the objects that a walk shows: as
 * {@link ValueCodec.Encoded#code()} tells it, without encoding anything. What a rule makes of an object is not known
 * here.
 */
public final class CodeInside {

    private final Predicate<String> notebook;
    private final Set<Class<?>> seen = new HashSet<>();
    private final Set<String> code = new TreeSet<>();

    /** @param notebook tells names of classes of the notebook */
    public CodeInside(Predicate<String> notebook) {
        this.notebook = notebook;
    }

    /** Notes the code of an object itself, not of what it holds. */
    public void see(Object object) {
        Class<?> type = object instanceof Class<?> named ? named
                : object instanceof Enum<?> constant ? constant.getDeclaringClass() : object.getClass();
        if (!seen.add(type)) {
            return;
        }
        if (type.isHidden()) {
            seeLambda(object, type);
            return;
        }
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        note(element.getName());
    }

    private void note(String name) {
        if (notebook.test(name)) {
            code.add(name);
        }
    }

    /** All lambdas of one class have one implementation. */
    private void seeLambda(Object lambda, Class<?> type) {
        if (lambda == type || !LambdaForm.isWritable(type)) {
            return;
        }
        try {
            LambdaForm form = LambdaForm.of(LambdaForm.describe(lambda), type);
            code.add(form.code());
            note(form.face());
            form.markers().forEach(this::note);
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
            // It cannot travel: whoever wants it is told why.
        }
    }

    /** Sorted. */
    public List<String> code() {
        return List.copyOf(code);
    }
}
