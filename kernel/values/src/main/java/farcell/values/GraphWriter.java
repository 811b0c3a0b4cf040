package farcell.values;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.marshalling.AbstractClassResolver;
import org.jboss.marshalling.Marshaller;
import org.jboss.marshalling.ObjectTable;
import org.jboss.marshalling.Unmarshaller;

/**
 * Our part of the writing of one graph. The marshaller shows every object before it writes it; what does not travel
 * by its fields is written here, as a {@link Tag} and its parts.
 *
 * <p>Objects written here are numbered as they are met. One that is met again while its parts are being written (a
 * record in a list that the record holds) is written again inside of itself: there its way back ends at the mutable
 * object between the two, which the marshaller knows already. The reader takes the inner one for both.
 */
final class GraphWriter implements ObjectTable, ObjectTable.Writer {

    /** What an object written here is; the ordinal goes over the wire. */
    enum Tag { AGAIN, ARRAY, TOKEN, RECORD, LAMBDA, SINGLETON, RULE }

    private static final class Known {
        final int number;
        int open;
        boolean done;
        /** What a rule sends: asked for once, so that an object met twice is sent as one. */
        Object sent;

        Known(int number) {
            this.number = number;
        }
    }

    /** @param number of those that were written, from 0 */
    private record Shape(RecordShape shape, int number) {}

    private final ValueContext context;
    private final TypeRules rules;
    private final Map<Object, Known> known = new IdentityHashMap<>();
    private final Map<Object, Integer> arrayNumbers = new IdentityHashMap<>();
    private final List<Object> arrays = new ArrayList<>();
    private final Map<Class<?>, Shape> shapes = new IdentityHashMap<>();
    private final Set<String> notebookClasses = new HashSet<>();
    private final Set<String> code = new HashSet<>();
    private final Consumer<String> warnings;
    private Object last;
    private TypeRules.TypeRule lastRule;

    GraphWriter(ValueContext context, Consumer<String> warnings) {
        this.context = context;
        this.rules = new TypeRules(context);
        this.warnings = warnings;
    }

    List<Object> arrays() {
        return arrays;
    }

    Set<String> notebookClasses() {
        return notebookClasses;
    }

    Set<String> code() {
        return code;
    }

    /** The object that the marshaller showed last: where an exception of user code happened, or near. */
    Object last() {
        return last;
    }

    /** Names classes for the marshaller and notes those of the notebook. */
    final class Names extends AbstractClassResolver {
        @Override
        protected ClassLoader getClassLoader() {
            return context.loader();
        }

        @Override
        public String getClassName(Class<?> type) throws IOException {
            Class<?> element = type;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            if (element.isHidden()) {
                throw new Obstacle(type, "the class of a lambda cannot travel");
            }
            note(element.getName());
            return super.getClassName(type);
        }
    }

    private void note(String name) {
        if (context.notebook().test(name)) {
            notebookClasses.add(name);
            code.add(name);
        }
    }

    @Override
    public ObjectTable.Writer getObjectWriter(Object object) {
        if (object == null || object instanceof String || object instanceof Number || object instanceof Class<?>) {
            return number(object);
        }
        last = object;
        Class<?> type = object.getClass();
        if (object instanceof OutsideMemory) {
            return this;
        }
        if (type.isArray()) {
            Class<?> component = type.getComponentType();
            return component.isPrimitive() && BulkArray.of(component).bytes(object) >= BulkArray.THRESHOLD
                    ? this : null;
        }
        lastRule = rules.of(type);
        return switch (lastRule.way()) {
            case REFUSED -> throw new Obstacle(object, lastRule.reason());
            case FIELDS -> lastRule.singletons().containsKey(object) ? this : null;
            default -> this;
        };
    }

    /** Numbers of the JDK need no look; other subclasses of {@code Number} do. */
    private ObjectTable.Writer number(Object object) {
        if (object instanceof Number && object.getClass().getClassLoader() != null) {
            last = object;
            lastRule = rules.of(object.getClass());
            if (lastRule.way() == TypeRules.Way.REFUSED) {
                throw new Obstacle(object, lastRule.reason());
            }
            return lastRule.way() != TypeRules.Way.FIELDS || lastRule.singletons().containsKey(object) ? this : null;
        }
        return null;
    }

    @Override
    public Object readObject(Unmarshaller in) {
        throw new UnsupportedOperationException("this side writes");
    }

    @Override
    public void writeObject(Marshaller out, Object object) throws IOException {
        if (object.getClass().isArray() || object instanceof OutsideMemory) {
            tag(out, Tag.ARRAY, arrayNumber(object));
            return;
        }
        TypeRules.TypeRule rule = lastRule;
        Known entry = known.get(object);
        if (entry == null) {
            entry = new Known(known.size());
            known.put(object, entry);
        }
        if (entry.done) {
            tag(out, Tag.AGAIN, entry.number);
            return;
        }
        if (entry.open == 2) {
            throw new Obstacle(object, "it holds itself in a way that cannot be built again");
        }
        entry.open++;
        writeNew(out, object, rule, entry);
        entry.open--;
        entry.done = true;
    }

    private void writeNew(Marshaller out, Object object, TypeRules.TypeRule rule, Known entry) throws IOException {
        String singleton = rule.singletons().get(object);
        if (singleton != null) {
            tag(out, Tag.SINGLETON, entry.number);
            out.writeObject(object.getClass());
            out.writeObject(singleton);
            return;
        }
        switch (rule.way()) {
            case TOKEN -> tag(out, Tag.TOKEN, entry.number);
            case RECORD -> writeRecord(out, object, entry);
            case LAMBDA -> writeLambda(out, object, entry);
            case RULE -> writeByRule(out, object, rule.traveler(), entry);
            default -> throw new IllegalStateException(rule.way() + " for " + object.getClass());
        }
    }

    private static void tag(Marshaller out, Tag tag, int number) throws IOException {
        out.writeByte(tag.ordinal());
        out.writeInt(number);
    }

    private int arrayNumber(Object array) {
        Integer number = arrayNumbers.putIfAbsent(array, arrays.size());
        if (number != null) {
            return number;
        }
        arrays.add(array);
        return arrays.size() - 1;
    }

    /** Its class and what is compared with the reader's go once. */
    private void writeRecord(Marshaller out, Object record, Known entry) throws IOException {
        Class<?> type = record.getClass();
        tag(out, Tag.RECORD, entry.number);
        Shape before = shapes.get(type);
        if (before != null) {
            out.writeInt(before.number());
            before.shape().write(out, record);
            return;
        }
        RecordShape shape;
        try {
            shape = RecordShape.of(type);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new Obstacle(record, "the components of this record cannot be read: " + e, e);
        }
        out.writeInt(shapes.size());
        shapes.put(type, new Shape(shape, shapes.size()));
        out.writeObject(type);
        out.writeInt(shape.size());
        for (int i = 0; i < shape.size(); i++) {
            out.writeUTF(shape.title(i));
        }
        shape.write(out, record);
    }

    private void writeLambda(Marshaller out, Object lambda, Known entry) throws IOException {
        SerializedLambda described;
        try {
            described = LambdaForm.describe(lambda);
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
            throw new Obstacle(lambda, "this lambda cannot be written: " + e, e);
        }
        LambdaForm form = LambdaForm.of(described, lambda.getClass());
        checkOwner(lambda, form);
        for (String name : List.of(form.capturing(), form.owner())) {
            // Needed to rebuild the lambda, but only one of its methods runs.
            if (context.notebook().test(name)) {
                notebookClasses.add(name);
            }
        }
        note(form.face());
        form.markers().forEach(this::note);
        // The reader loads them to build the lambda. Only named, so they are no code inside the value.
        form.namedClasses().stream().filter(context.notebook()).forEach(notebookClasses::add);
        code.add(form.code());
        tag(out, Tag.LAMBDA, entry.number);
        for (String text : List.of(form.capturing(), form.face(), form.method(), form.signature(), form.owner(),
                form.name(), form.descriptor(), form.actual())) {
            out.writeObject(text);
        }
        for (List<String> list : List.of(form.markers(), form.bridges())) {
            out.writeByte(list.size());
            for (String text : list) {
                out.writeObject(text);
            }
        }
        out.writeByte(form.kind());
        out.writeInt(form.captured());
        for (int i = 0; i < form.captured(); i++) {
            out.writeObject(described.getCapturedArg(i));
        }
    }

    private void checkOwner(Object lambda, LambdaForm form) {
        Class<?> owner;
        try {
            owner = Class.forName(form.owner(), false, context.loader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new Obstacle(lambda, "its code is in " + form.owner() + ", which cannot be loaded by name", e);
        }
        if (JdkTypes.isJdk(lambda.getClass()) && !JdkLambdas.isAdmitted(form, owner)) {
            throw new Obstacle(lambda, TypeRules.JDK_LAMBDA);
        }
        if (JdkTypes.isJdk(owner) && !JdkTypes.mayBeCalled(owner)) {
            throw new Obstacle(lambda, "a method reference to " + form.owner() + "::" + form.name()
                    + "; write it as a lambda that calls the method");
        }
    }

    private void writeByRule(Marshaller out, Object object, Traveler traveler, Known entry) throws IOException {
        if (entry.sent == null) {
            try {
                entry.sent = new Object[] {traveler.leave(object)};
            } catch (CannotTravelException e) {
                throw new Obstacle(object, e.getMessage(), e);
            } catch (Exception e) {
                throw new Obstacle(object, "its rule " + traveler.getClass().getName() + " failed: " + e, e);
            }
            if (traveler == BuiltInRules.VIEW) {
                warnings.accept("a " + object.getClass().getName() + " travels as a collection of its own, "
                        + "no longer a view of another");
            }
        }
        note(object.getClass().getName());
        tag(out, Tag.RULE, entry.number);
        out.writeObject(BuiltInRules.nameOf(traveler));
        out.writeObject(BuiltInRules.typeName(traveler, object.getClass()));
        out.writeObject(((Object[]) entry.sent)[0]);
    }
}
