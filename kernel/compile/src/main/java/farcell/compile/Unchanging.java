package farcell.compile;

import java.util.Set;
import org.objectweb.asm.Type;

/** Types whose values cannot be changed in place, and methods that only look at what they are called on or given. */
final class Unchanging {

    private static final Set<String> TYPES = Set.of("java/lang/String", "java/lang/Boolean", "java/lang/Character",
            "java/lang/Byte", "java/lang/Short", "java/lang/Integer", "java/lang/Long", "java/lang/Float", "java/lang/Double",
            "java/math/BigInteger", "java/math/BigDecimal", "java/nio/file/Path", "java/util/UUID", "java/util/regex/Pattern",
            "java/util/Locale", "java/lang/Class", "java/net/URI");

    /** Of whatever object: library code that goes by these names is trusted to mean them. */
    private static final Set<String> QUESTIONS = Set.of("get", "getOrDefault", "getFirst", "getLast", "size", "length", "isEmpty",
            "contains", "containsKey", "containsValue", "indexOf", "lastIndexOf", "stream", "parallelStream", "toString",
            "hashCode", "equals", "keySet", "values", "entrySet", "iterator", "listIterator", "toArray", "charAt", "compareTo",
            "first", "last", "firstKey", "lastKey", "firstEntry", "lastEntry", "subList", "getKey", "getValue", "getClass",
            "intValue", "longValue", "doubleValue", "floatValue", "booleanValue", "isPresent", "orElse", "name", "getName",
            "print", "printAll", "structure", "shape", "getShape", "rowCount", "columnCount", "columnNames", "column", "columns",
            "summary", "hasNext", "substring", "strip", "trim", "lines", "split", "count", "getDataType");

    private static final Set<String> COPIES = Set.of("toString", "hashCode", "equals", "deepToString", "deepEquals", "asList",
            "stream", "copyOf", "copyOfRange", "binarySearch", "deepHashCode");

    private static final Set<String> CHANGING_STREAMS = Set.of("forEach", "forEachOrdered", "peek");

    private Unchanging() {}

    static boolean isUnchanging(Type type) {
        return switch (type.getSort()) {
            case Type.OBJECT -> TYPES.contains(type.getInternalName()) || type.getInternalName().startsWith("java/time/");
            case Type.ARRAY -> false;
            default -> true;
        };
    }

    /** @param whole whether it is called on the very value of a variable, not on what a question gave */
    static boolean isQuestion(String owner, String name, boolean whole) {
        if (NotebookNames.isNotebookClass(ClassFacts.binary(owner))) {
            return false;
        }
        if (owner.startsWith("java/util/stream/")) {
            return !CHANGING_STREAMS.contains(name);
        }
        if (owner.equals("java/util/Arrays") || owner.equals("java/util/Objects")) {
            return COPIES.contains(name) || owner.equals("java/util/Objects");
        }
        if (name.equals("<init>") && owner.startsWith("java/util/") && !owner.startsWith("java/util/concurrent/")) {
            return true;
        }
        return owner.equals("java/lang/String") || owner.equals("java/lang/Math") || owner.equals("java/io/PrintStream")
                || owner.equals("java/lang/Boolean") || owner.equals("java/lang/Integer") || owner.equals("java/lang/Double")
                || owner.equals("java/lang/Long") || owner.startsWith("farcell/")
                || QUESTIONS.contains(name) || !whole && name.equals("next");
    }
}
