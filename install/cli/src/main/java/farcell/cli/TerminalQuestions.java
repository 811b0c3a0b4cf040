package farcell.cli;

import farcell.ssh.Questions;
import java.io.Console;
import java.util.Optional;

/** Asks whoever sits at the terminal, one question at a time; nobody where there is none. */
final class TerminalQuestions implements Questions {

    private final Console console;

    /** @param console null where there is no terminal */
    TerminalQuestions(Console console) {
        this.console = console;
    }

    @Override
    public synchronized boolean confirm(String question) {
        return console != null && "yes".equalsIgnoreCase(String.valueOf(console.readLine("%s", question)).strip());
    }

    @Override
    public synchronized Optional<String> secret(String question) {
        char[] typed = console == null ? null : console.readPassword("%s", question);
        return typed == null ? Optional.empty() : Optional.of(new String(typed));
    }

    @Override
    public boolean anybodyThere() {
        return console != null;
    }
}
