package farcell.wire;

/**
 * The static field behind a notebook variable, or the statics of a class made in the notebook.
 *
 * @param owner binary name of the class that declares the field, for instance {@code REPL.$JShell$11}
 * @param field name of the field, or {@value #STATICS} for all non-constant static fields of a user class, which
 *              move as one value together with "is initialised"
 */
public record Slot(String owner, String field) {

    /** The field name that stands for all statics of a class at once. */
    public static final String STATICS = "*";

    /** Stands in a list for a value that nobody wants. */
    public static final Slot NONE = new Slot("", "");

    public static Slot statics(String owner) {
        return new Slot(owner, STATICS);
    }

    public boolean isStatics() {
        return field.equals(STATICS);
    }

    /** Whether the variable was made for the value of a bare expression: {@code $7}. */
    public boolean isTemporary() {
        return field.length() > 1 && field.charAt(0) == '$' && field.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return owner + "#" + field;
    }
}
