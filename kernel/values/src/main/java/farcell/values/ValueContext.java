package farcell.values;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where values live.
 *
 * @param loader    class loader of user code
 * @param notebook  tells the binary names of notebook classes from others
 * @param lookup    a full-privilege lookup of a class in the unnamed module of {@code loader}; rebuilds lambdas
 * @param travelers rules for types, those of user libraries included
 */
public record ValueContext(ClassLoader loader, Predicate<String> notebook, MethodHandles.Lookup lookup,
                           List<Traveler> travelers) {}
