package farcell.remote;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cell that asks what something is, as in IPython: {@code Math.max?}, {@code ?train}, with two question marks for the
 * source, too. No Java ends or begins with a question mark.
 *
 * @param subject what is asked for
 * @param detail  as in inspect_request: 1 with the source
 */
record Question(String subject, int detail) {

    private static final Pattern FORM =
            Pattern.compile("(\\?{0,2})[ \\t]*(%{0,2}[\\w$]+(?:\\.[\\w$]+)*)\\(?\\)?[ \\t]*(\\?{0,2})");

    static Optional<Question> of(String cell) {
        Matcher form = FORM.matcher(cell.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        int marks = Math.max(form.group(1).length(), form.group(3).length());
        return marks == 0 ? Optional.empty() : Optional.of(new Question(form.group(2), marks - 1));
    }
}
