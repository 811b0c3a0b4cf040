package farcell.compile.javadoc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What JShell documents, read from the text by which it does: {@code int Math.max(int a, int b)},
 * {@code ArrayList<E>(int initialCapacity)}, {@code Math.PI:double}, {@code java.util.Map.Entry<K, V>}.
 *
 * @param type       the type, or the one that the member is in: by its full name, or as the imports allow
 * @param member     name of a method or field; empty for a type; {@code <init>} for a constructor
 * @param parameters simple names of the types of its parameters, without type arguments; empty unless it is called
 */
record MemberName(String type, String member, Optional<List<String>> parameters) {

    static final String CONSTRUCTOR = "<init>";

    MemberName {
        parameters = parameters.map(List::copyOf);
    }

    /** All that a signature may mean: without parentheses a name can be that of a type or of a field. */
    static List<MemberName> of(String signature) {
        String text = withoutArguments(signature).strip();
        int open = text.indexOf('(');
        if (open < 0) {
            String name = text.replaceFirst(":.*", "").strip();
            List<MemberName> names = new ArrayList<>();
            if (!text.contains(":")) {
                names.add(new MemberName(name, "", Optional.empty()));
            }
            int dot = name.lastIndexOf('.');
            if (dot > 0) {
                names.add(new MemberName(name.substring(0, dot), name.substring(dot + 1), Optional.empty()));
            }
            return names;
        }
        String head = text.substring(0, open).strip();
        int close = text.lastIndexOf(')');
        List<String> types = new ArrayList<>();
        for (String parameter : text.substring(open + 1, Math.max(open + 1, close)).split(",")) {
            if (!parameter.isBlank()) {
                types.add(simple(parameter.strip().replaceFirst("\\s+\\S+$", "")));
            }
        }
        int space = head.lastIndexOf(' ');
        if (space < 0) {
            return List.of(new MemberName(head, CONSTRUCTOR, Optional.of(types)));
        }
        String name = head.substring(space + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? List.of()
                : List.of(new MemberName(name.substring(0, dot), name.substring(dot + 1), Optional.of(types)));
    }

    /** Without what stands in angle brackets. */
    static String withoutArguments(String text) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        for (char c : text.toCharArray()) {
            if (c == '<') {
                depth++;
            } else if (c == '>' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** {@code String} for {@code final java.lang.String}; dots of a variable number of arguments as an array. */
    static String simple(String type) {
        String plain = withoutArguments(type).replace("...", "[]").replaceAll("@\\S+\\s+", "").replaceFirst("^final\\s+", "")
                .replaceAll("\\s+", "");
        int end = plain.indexOf('[') < 0 ? plain.length() : plain.indexOf('[');
        return plain.substring(plain.lastIndexOf('.', end) + 1);
    }
}
