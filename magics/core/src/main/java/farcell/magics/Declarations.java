package farcell.magics;

import farcell.compile.Declared;
import farcell.compile.Dropped;
import java.util.List;
import java.util.Optional;

/** What a notebook declared, for magics that list and drop it. May be asked while a cell runs. */
public interface Declarations {

    /** In order of declaration. */
    List<Declared> all();

    /** Type of the value of one expression; empty for statements, calls without a value, and what is not Java. */
    Optional<String> valueType(String expression);

    /** Drops variables, methods and types by name, or nothing where a name is unknown. */
    Dropped drop(List<String> names) throws InterruptedException;

    /** A notebook without declarations. */
    Declarations NONE = new Declarations() {
        @Override
        public List<Declared> all() {
            return List.of();
        }

        @Override
        public Optional<String> valueType(String expression) {
            return Optional.empty();
        }

        @Override
        public Dropped drop(List<String> names) {
            return new Dropped(List.of(), names, List.of(), List.of(), List.of());
        }
    };
}
