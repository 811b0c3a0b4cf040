package farcell.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Makes cells at random: declarations, redefinitions and statements over a few names, so that they depend on each other
 * and overwrite each other often. What it makes compiles; {@link #compileError} and {@link #runError} do not, or throw.
 */
final class RandomCells {

    private static final int NAMES = 4;

    private final Random random;
    /** Expressions that read what was declared, by the name that they read. */
    private final Map<String, String> probes = new TreeMap<>();

    RandomCells(long seed) {
        random = new Random(seed);
    }

    /** The cell that must come first: every name, once. */
    List<String> first() {
        List<String> snippets = new ArrayList<>(List.of(
                "String probe(Callable<?> c) { try { return \"\" + c.call(); } catch (Throwable t) { "
                        + "return t.getClass().getSimpleName(); } }"));
        List<IntFunction<String>> kinds = List.of(this::counter, this::shifting, this::method, this::type, this::object,
                this::lambda, this::list);
        for (IntFunction<String> kind : kinds) {
            for (int n = 0; n < NAMES; n++) {
                snippets.add(kind.apply(n));
            }
        }
        return snippets;
    }

    /** Snippets of a cell without an error. */
    List<String> snippets() {
        List<String> snippets = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            snippets.add(snippet(random.nextInt(NAMES)));
        }
        return snippets;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    String compileError() {
        return pick("int bad = \"text\";", "int bad(int x) { }", "undefinedThing(1);", "class Bad { int f() { return x y; } }",
                "int i0 = \"text\";", "String m0(int x) { return 1; }", "record Bad(int a) { int b; }",
                "for (int q = 0; q < ; q++) { }", "String bad = i0;", "T0 t0 = 5;");
    }

    String runError() {
        return pick("throw new IllegalStateException(\"boom\");", "Integer.parseInt(\"no number\");",
                "if (true) { Object none = null; none.hashCode(); }", "for (int q = 3; ; q--) { int r = 1 / q; }",
                "List.of().get(0);", "int[] fresh" + random.nextInt(1000) + " = new int[-1];");
    }

    /** A cell that shows all variables, methods and classes; the same text for the same state. */
    String probe() {
        return probes.values().stream().map(p -> "probe(() -> " + p + ")")
                .collect(Collectors.joining("\n    + \"|\" + "));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String snippet(int n) {
        return switch (random.nextInt(14)) {
            case 0 -> counter(n);
            case 1 -> shifting(n);
            case 2, 3 -> method(n);
            case 4, 5 -> type(n);
            case 6 -> object(n);
            case 7 -> lambda(n);
            case 8 -> list(n);
            case 9 -> "i" + n + " += " + (1 + random.nextInt(9)) + ";";
            case 10 -> "l" + n + ".add(i" + random.nextInt(NAMES) + ");";
            case 11 -> "for (int q = 0; q < 3; q++) { i" + n + " += q; }";
            case 12 -> "t" + n + " = new T" + n + "();";
            default -> "m" + n + "(" + random.nextInt(9) + ") + i" + n + ";";
        };
    }

    private String counter(int n) {
        probes.put("i" + n, "i" + n);
        return random.nextInt(6) == 0 ? "int i" + n + ";" : "int i" + n + " = " + random.nextInt(100) + ";";
    }

    /** Changes its type now and then. */
    private String shifting(int n) {
        probes.put("s" + n, "s" + n);
        int value = random.nextInt(100);
        return pick("int", "String", "double", "var").concat(" s" + n + " = ")
                .transform(start -> start.startsWith("String") ? start + "\"" + value + "\";" : start + value + ";");
    }

    private String method(int n) {
        probes.put("m" + n, "m" + n + "(3)");
        String deeper = n == 0 || random.nextBoolean() ? "" : " + m" + random.nextInt(n) + "(x)";
        String body = "x * " + random.nextInt(9) + " + i" + random.nextInt(NAMES) + deeper + " + (\"\" + s" + n + ").length()";
        return random.nextInt(3) == 0
                ? "int m" + n + "(int x) { IntSupplier sub = () -> " + body + "; return sub.getAsInt(); }"
                : "int m" + n + "(int x) { return " + body + "; }";
    }

    /** A body that changes is redefined in place; another number of fields is another class. */
    private String type(int n) {
        probes.put("T" + n, "new T" + n + "().get()");
        StringBuilder fields = new StringBuilder();
        for (int f = random.nextInt(3); f >= 0; f--) {
            fields.append("int f").append(f).append(" = ").append(random.nextInt(9)).append("; ");
        }
        return "class T" + n + " { " + fields + "int get() { return f0 + " + random.nextInt(9) + " * m"
                + random.nextInt(NAMES) + "(1); } }";
    }

    private String object(int n) {
        probes.put("t" + n, "t" + n + " == null ? \"null\" : t" + n + ".get() + \"/\" + t" + n + ".f0");
        return "T" + n + " t" + n + " = new T" + n + "();";
    }

    private String lambda(int n) {
        probes.put("g" + n, "g" + n + ".applyAsInt(2)");
        return "IntUnaryOperator g" + n + " = x -> x + i" + random.nextInt(NAMES) + " * m" + random.nextInt(NAMES)
                + "(x);";
    }

    private String list(int n) {
        probes.put("l" + n, "l" + n);
        return "List<Integer> l" + n + " = new ArrayList<>(List.of(" + random.nextInt(9) + "));";
    }
}
