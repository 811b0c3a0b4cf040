package farcell.compile.javadoc;

/**
 * One thing that was looked up.
 *
 * @param signature {@code int Math.max(int a, int b)}
 * @param plain     its documentation as text; empty where there is none
 * @param html      the same as HTML of a few harmless elements, all else escaped
 */
public record Documented(String signature, String plain, String html) {}
