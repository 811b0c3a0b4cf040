package farcell.values;

import java.util.function.Predicate;

/**
 * What the reading side accepts.
 *
 * @param depth   nesting of objects
 * @param objects number of objects and references
 * @param bytes   size of all data
 * @param allowed binary names of classes that may be loaded beside the JDK's value types (component types of arrays
 *                are asked for, not the arrays)
 */
public record Limits(int depth, long objects, long bytes, Predicate<String> allowed) {}
