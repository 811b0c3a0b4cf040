package farcell.cli;

import farcell.magics.Nearest;
import farcell.magics.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The cell that sets the parameters of a run, put behind the one tagged {@value #TAG} (papermill's convention). The
 * types that the notebook declared are kept: a parameter is assigned, not declared again.
 */
final class ParameterCell {

    static final String TAG = "parameters";
    static final String INJECTED = "injected-parameters";

    private static final String HEAD = "// Parameters";

    private ParameterCell() {}

    /**
     * @param values   texts by name
     * @param declared types by name, of all variables after the cell of parameters
     * @throws Failure for a name that is not declared, or a value that its type does not have
     */
    static String assignments(Map<String, String> values, Map<String, String> declared) {
        StringBuilder text = new StringBuilder(HEAD);
        values.forEach((name, value) -> {
            String type = declared.get(name);
            if (type == null) {
                throw new Failure("-p " + name + ": the notebook's cell of parameters declares no " + name + "."
                        + Nearest.question(name, List.copyOf(declared.keySet())) + " It declares "
                        + (declared.isEmpty() ? "nothing" : String.join(", ", declared.keySet())));
            }
            text.append('\n').append(name).append(" = ").append(literal(name, type, value)).append(';');
        });
        return text.toString();
    }

    /** For a notebook without a cell of parameters: types follow from the values. */
    static String declarations(Map<String, String> values) {
        StringBuilder text = new StringBuilder(HEAD);
        values.forEach((name, value) -> text.append("\nvar ").append(name).append(" = ")
                .append(literal(name, typeOf(value), value)).append(';'));
        return text.toString();
    }

    private static String typeOf(String value) {
        if (Set.of("true", "false").contains(value)) {
            return "boolean";
        }
        if (value.matches("[+-]?\\d{1,18}")) {
            long number = Long.parseLong(value);
            return number == (int) number ? "int" : "long";
        }
        return value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?") ? "double" : "String";
    }

    /** A value as Java; a type that it does not know takes the value as an expression. */
    private static String literal(String name, String type, String value) {
        String simple = type.contains("<") ? type : type.substring(type.lastIndexOf('.') + 1);
        try {
            return switch (simple) {
                case "String", "CharSequence" -> quoted(value);
                case "boolean", "Boolean" -> bool(value);
                case "char", "Character" -> character(value);
                case "byte", "Byte" -> "(byte) " + Byte.parseByte(value);
                case "short", "Short" -> "(short) " + Short.parseShort(value);
                case "int", "Integer" -> String.valueOf(Integer.parseInt(value));
                case "long", "Long" -> Long.parseLong(value) + "L";
                case "float", "Float" -> floating(Float.parseFloat(value), "Float", "f");
                case "double", "Double" -> floating(Double.parseDouble(value), "Double", "");
                case "BigInteger" -> "new java.math.BigInteger(\"" + new BigInteger(value) + "\")";
                case "BigDecimal" -> "new java.math.BigDecimal(\"" + new BigDecimal(value) + "\")";
                case "Path" -> "java.nio.file.Path.of(" + quoted(value) + ")";
                case "Duration" -> "java.time.Duration.parse(\"" + (value.toUpperCase(Locale.ROOT).startsWith("P")
                        ? java.time.Duration.parse(value) : ValueType.DURATIONS.parser().parse(value)) + "\")";
                default -> value;
            };
        } catch (RuntimeException e) {
            throw new Failure("-p " + name + "=" + value + ": " + name + " is declared as " + type
                    + ", and this is no value of it", e);
        }
    }

    private static String bool(String value) {
        if (!Set.of("true", "false").contains(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static String character(String value) {
        if (value.length() != 1) {
            throw new IllegalArgumentException();
        }
        return value.equals("'") ? "'\\''" : value.equals("\"") ? "'\"'" : "'" + escaped(value) + "'";
    }

    /** NaN and the infinities have no literal. */
    private static String floating(Number value, String type, String suffix) {
        double number = value.doubleValue();
        return Double.isNaN(number) ? type + ".NaN"
                : Double.isInfinite(number) ? type + (number > 0 ? ".POSITIVE" : ".NEGATIVE") + "_INFINITY"
                : value + suffix;
    }

    private static String quoted(String text) {
        return "\"" + escaped(text) + "\"";
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return out.toString();
    }
}
