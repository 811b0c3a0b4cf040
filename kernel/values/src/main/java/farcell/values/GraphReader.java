package farcell.values;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.marshalling.AbstractClassResolver;
import org.jboss.marshalling.ObjectTable;
import org.jboss.marshalling.Unmarshaller;
import org.jboss.marshalling.UnmarshallingObjectInputFilter;

/** Our part of the reading of one graph; see {@link GraphWriter}. Every name and number may be forged. */
final class GraphReader implements ObjectTable, UnmarshallingObjectInputFilter {

    private static final GraphWriter.Tag[] TAGS = GraphWriter.Tag.values();

    private final ValueContext context;
    private final Limits limits;
    private final List<Object> arrays;
    private final Bounded graph;
    private final List<Object> known = new ArrayList<>();
    private final List<RecordShape> shapes = new ArrayList<>();
    private final Map<Class<?>, Boolean> admitted = new IdentityHashMap<>();
    private final Map<String, Class<?>> loaded = new HashMap<>();
    private Runnable classNamed = () -> { };
    private Class<?> checkedBefore;
    /** What arrays and tables were announced, in sixteenths of the bytes that they take in the data at least. */
    private long announced;
    private int depth;
    private String rejection;

    GraphReader(ValueContext context, Limits limits, List<Object> arrays, Bounded graph) {
        this.context = context;
        this.limits = limits;
        this.arrays = arrays;
        this.graph = graph;
    }

    /** @param listener hears when a class was named */
    void onClassNamed(Runnable listener) {
        classNamed = listener;
    }

    /** Loads classes for the marshaller: only of names that may be loaded, without initialising them. */
    final class Classes extends AbstractClassResolver {
        @Override
        protected ClassLoader getClassLoader() {
            return context.loader();
        }

        @Override
        protected Class<?> loadClass(String name) throws ClassNotFoundException {
            try {
                return load(name);
            } catch (InvalidValueException e) {
                throw new ClassNotFoundException(e.getMessage(), e);
            } finally {
                classNamed.run();
            }
        }
    }

    /** JDK classes are harmless to load and are tested when an object of them is to be made. */
    private Class<?> load(String name) throws InvalidValueException {
        Class<?> type = loaded.get(name);
        if (type != null) {
            return type;
        }
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        String element = name;
        if (dimensions > 0) {
            boolean objects = name.startsWith("L", dimensions) && name.endsWith(";");
            element = objects ? name.substring(dimensions + 1, name.length() - 1) : "";
        }
        try {
            type = element.isEmpty() || isJdkName(element) ? platformClass(name) : null;
            if (type == null) {
                if (!limits.allowed().test(element)) {
                    throw new InvalidValueException("The data name the class " + shortened(element)
                            + ", which is not expected there", null);
                }
                type = Class.forName(name, false, context.loader());
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new InvalidValueException("The class " + shortened(name) + " is not known here", e);
        }
        loaded.put(name, type);
        return type;
    }

    private static boolean isJdkName(String name) {
        return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.")
                || name.startsWith("sun.") || name.startsWith("com.sun.");
    }

    /** Null when the name only looks like the JDK's. */
    private static Class<?> platformClass(String name) {
        try {
            return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static String shortened(String name) {
        return name.length() > 200 ? name.substring(0, 200) + "..." : name;
    }

    /** Whether objects of the class may be made. Asked for each object, decided once. */
    private boolean isAdmitted(Class<?> type) {
        Boolean known = admitted.get(type);
        if (known == null) {
            known = decide(type);
            admitted.put(type, known);
        }
        return known;
    }

    private boolean decide(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (element.isPrimitive() || element == Object.class) {
            return true;
        }
        if (JdkTypes.isJdk(element)) {
            return type.isArray() || JdkTypes.isValue(element);
        }
        return !element.isHidden() && limits.allowed().test(element.getName());
    }

    @Override
    public Status checkInput(FilterInfo info) {
        Class<?> type = info.getUnmarshalledClass();
        // Maps over enums have an array of as many elements as the enum, which data cannot forge.
        if (type != null && info.getArrayLength() > 0 && checkedBefore != EnumMap.class) {
            announced += info.getArrayLength() * sixteenths(type);
        }
        checkedBefore = type;
        if (info.getDepth() > limits.depth()) {
            rejection = "The data nest objects deeper than " + limits.depth();
        } else if (info.getReferences() > limits.objects()) {
            rejection = "The data hold more than " + limits.objects() + " objects";
        } else if (announced > 16 * graph.arrived() && !graph.reaches(announced / 16) || info.getStreamBytes() > limits.bytes()) {
            rejection = "The data announce more than they hold";
        } else if (type != null && type != Class.class && !isAdmitted(type)
                // Of interfaces, say, there are arrays only: their elements are asked for by themselves.
                && !(info.getArrayLength() >= 0 && JdkTypes.isJdk(type))) {
            rejection = "The data hold a " + type.getName() + ", which is not expected there";
        } else {
            return Status.ALLOWED;
        }
        return Status.REJECTED;
    }

    /**
     * Least size in the data of an element. The marshaller tells the type of the elements. Collections of the JDK that
     * read themselves tell the type of the array, and ask for up to 16 places for each element that follows.
     */
    private static int sixteenths(Class<?> type) {
        if (type.isArray()) {
            return 1;
        }
        return type == boolean.class ? 2 : type.isPrimitive() ? 16 * BulkArray.of(type).width : 16;
    }

    /** Why {@link #checkInput} said no, or null. */
    String rejection() {
        return rejection;
    }

    @Override
    public ObjectTable.Writer getObjectWriter(Object object) {
        throw new UnsupportedOperationException("this side reads");
    }

    @Override
    public Object readObject(Unmarshaller in) throws IOException, ClassNotFoundException {
        int tag = in.readUnsignedByte();
        int number = in.readInt();
        if (tag >= TAGS.length || number < 0) {
            throw new InvalidObjectException("no object begins with " + tag);
        }
        switch (TAGS[tag]) {
            case AGAIN -> {
                if (number >= known.size() || known.get(number) == null) {
                    throw new InvalidObjectException("object " + number + " is not known yet");
                }
                return known.get(number);
            }
            case ARRAY -> {
                if (number >= arrays.size()) {
                    throw new InvalidObjectException("there is no array " + number);
                }
                return arrays.get(number);
            }
            default -> {
                return readNew(in, TAGS[tag], number);
            }
        }
    }

    private Object readNew(Unmarshaller in, GraphWriter.Tag tag, int number)
            throws IOException, ClassNotFoundException {
        if (number > known.size() || number >= limits.objects()) {
            throw new InvalidObjectException("object " + number + " comes out of turn");
        }
        if (number == known.size()) {
            known.add(null);
        }
        if (++depth > limits.depth()) {
            throw new InvalidValueException("The data nest objects deeper than " + limits.depth(), null);
        }
        Object object = switch (tag) {
            case TOKEN -> new Object();
            case RECORD -> readRecord(in, number);
            case LAMBDA -> readLambda(in, number);
            case SINGLETON -> readSingleton(in);
            default -> readByRule(in, number);
        };
        depth--;
        Object inner = known.get(number);
        if (inner != null) {
            return inner;
        }
        known.set(number, object);
        return object;
    }

    private Class<?> readClass(Unmarshaller in) throws IOException, ClassNotFoundException {
        if (in.readObject() instanceof Class<?> type && !JdkTypes.isJdk(type) && isAdmitted(type)) {
            return type;
        }
        throw new InvalidValueException("The data name a class that is not expected there", null);
    }

    private Object readRecord(Unmarshaller in, int number) throws IOException, ClassNotFoundException {
        int shapeNumber = in.readInt();
        if (shapeNumber < 0 || shapeNumber > shapes.size()) {
            throw new InvalidObjectException("there is no record class " + shapeNumber);
        }
        RecordShape shape = shapeNumber < shapes.size() ? shapes.get(shapeNumber) : readShape(in);
        Object[] values = shape.read(in);
        return known.get(number) != null ? null : shape.make(values);
    }

    private RecordShape readShape(Unmarshaller in) throws IOException, ClassNotFoundException {
        Class<?> type = readClass(in);
        RecordShape shape;
        try {
            shape = RecordShape.of(type);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new InvalidValueException(type.getName() + " is no record here", e);
        }
        boolean same = in.readInt() == shape.size();
        for (int i = 0; same && i < shape.size(); i++) {
            same = in.readUTF().equals(shape.title(i));
        }
        if (!same) {
            throw new InvalidValueException("The record " + type.getName() + " has other components here", null);
        }
        shapes.add(shape);
        return shape;
    }

    private Object readSingleton(Unmarshaller in) throws IOException, ClassNotFoundException {
        Class<?> type = readClass(in);
        if (context.notebook().test(type.getName())) {
            throw new InvalidValueException(type.getName() + " has no singletons that travel by name", null);
        }
        return Singletons.find(type, text(in));
    }

    private Object readLambda(Unmarshaller in, int number) throws IOException, ClassNotFoundException {
        String[] texts = new String[8];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(in);
        }
        List<String> markers = texts(in);
        List<String> bridges = texts(in);
        int kind = in.readUnsignedByte();
        int captured = in.readInt();
        if (captured < 0 || captured > 255) {
            throw new InvalidValueException("A lambda with " + captured + " captured values", null);
        }
        Object[] values = new Object[captured];
        for (int i = 0; i < captured; i++) {
            values[i] = in.readObject();
        }
        if (known.get(number) != null) {
            return null;
        }
        LambdaForm form = new LambdaForm(texts[0], texts[1], texts[2], texts[3], kind, texts[4], texts[5], texts[6],
                texts[7], markers, bridges, captured);
        Class<?> host = load(form.capturing());
        Class<?> owner = load(form.owner());
        if (JdkTypes.isJdk(host) ? !JdkLambdas.isAdmitted(form, host)
                : JdkTypes.isJdk(owner) && !JdkTypes.mayBeCalled(owner)) {
            throw new InvalidValueException("A lambda over " + form.code() + " is not expected there", null);
        }
        loadNamed(form);
        if (JdkTypes.isJdk(host)) {
            return JdkLambdas.rebuild(form, host, values);
        }
        return form.rebuild(values, context.loader(), context.lookup(), this::load);
    }

    /** Loads the classes of its descriptors by our rules, before the JDK does by its own. */
    private void loadNamed(LambdaForm form) throws InvalidValueException {
        try {
            for (String name : form.namedClasses()) {
                load(name);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("Malformed method descriptor", e);
        }
    }

    private Object readByRule(Unmarshaller in, int number) throws IOException, ClassNotFoundException {
        String name = text(in);
        String type = text(in);
        Traveler rule = BuiltInRules.named(name, context.travelers());
        if (rule == null) {
            throw new InvalidValueException("There is no rule " + shortened(name) + " here for a " + shortened(type)
                    + "; is its library on the class path?", null);
        }
        Object sent = in.readObject();
        if (known.get(number) != null) {
            return null;
        }
        Class<?> original = load(type);
        if (!rule.handles(original)) {
            throw new InvalidValueException("The rule " + name + " is not for a " + type, null);
        }
        try {
            return rule.arrive(sent, type, context.loader());
        } catch (InvalidValueException e) {
            throw e;
        } catch (Exception e) {
            throw new InvalidValueException("The rule " + name + " cannot make a " + type + ": " + e, e);
        }
    }

    private static List<String> texts(Unmarshaller in) throws IOException, ClassNotFoundException {
        List<String> texts = new ArrayList<>();
        for (int count = in.readUnsignedByte(); count > 0; count--) {
            texts.add(text(in));
        }
        return texts;
    }

    private static String text(Unmarshaller in) throws IOException, ClassNotFoundException {
        if (in.readObject() instanceof String text) {
            return text;
        }
        throw new InvalidValueException("Something else where a name should be", null);
    }
}
