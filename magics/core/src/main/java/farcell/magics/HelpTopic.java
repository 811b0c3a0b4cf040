package farcell.magics;

/**
 * A page of {@code %help} that is about no single magic.
 *
 * @param name    one word, as in {@code %help models}
 * @param summary one line
 * @param text    the page, plain text
 */
public record HelpTopic(String name, String summary, String text) {}
