package farcell;

import farcell.runtime.Hosts;

/**
 * Asks the person at the notebook: {@code String name = Input.line("name? ")}. A notebook has no
 * {@link System#console()}; {@link System#in} works, too.
 *
 * <p>All methods throw {@link IllegalStateException} with the reason where nobody can be asked (a notebook that runs
 * without a front end), and when the cell is stopped.
 */
public final class Input {

    private Input() {}

    /** A line, without its end. @param prompt shown before the field */
    public static String line(String prompt) {
        return Hosts.current().input(prompt, false);
    }

    /** A line that is not shown while it is typed. */
    public static String password(String prompt) {
        return Hosts.current().input(prompt, true);
    }

    /** A whole number; asks again until it is one. */
    public static int integer(String prompt) {
        String asked = prompt;
        while (true) {
            String text = line(asked).strip();
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                asked = "\"" + text + "\" is no whole number. " + prompt;
            }
        }
    }

    /** A number; asks again until it is one. */
    public static double number(String prompt) {
        String asked = prompt;
        while (true) {
            String text = line(asked).strip();
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                asked = "\"" + text + "\" is no number. " + prompt;
            }
        }
    }

    /** Yes or no; asks again until the answer begins with one of the two. */
    public static boolean yes(String question) {
        String asked = question;
        while (true) {
            String text = line(asked + " [y/n] ").strip().toLowerCase(java.util.Locale.ROOT);
            if (text.startsWith("y") || text.startsWith("n")) {
                return text.startsWith("y");
            }
            asked = "Please answer y or n. " + question;
        }
    }
}
