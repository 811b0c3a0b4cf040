package farcell.notebook;

/**
 * A variable for {@code %vars} and {@code plan}.
 *
 * @param type    static type
 * @param value   short preview, or why there is none
 * @param size    bytes that it takes when it travels; -1 unknown
 * @param home    session that has the newest version, empty for none
 * @param travels how it travels, or the obstacle
 */
public record VariableView(String name, String type, String value, long size, String home, String travels, String cell) {}
