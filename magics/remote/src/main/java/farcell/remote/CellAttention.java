package farcell.remote;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.Interpreter.InputUnavailable;
import farcell.notebook.Sizes;
import farcell.ssh.Questions;
import farcell.ssh.Transfer;
import java.util.Optional;
import java.util.function.Consumer;

/** The user behind the cell that runs now: answers what a connection has to ask, and sees what is sent to a host. */
final class CellAttention implements Questions, Transfer {

    private static final long STEP = 1 << 20;

    private CellOutput cell;
    private Consumer<String> progress = text -> { };
    private long shown;

    /** @param out of the cell that begins; null when it ends */
    synchronized void of(CellOutput out) {
        cell = out;
    }

    /** @param sink shows a line of progress */
    synchronized void show(Consumer<String> sink) {
        progress = sink;
    }

    private synchronized CellOutput cell() {
        return cell;
    }

    @Override
    public boolean confirm(String question) {
        return ask(question, false).filter(answer -> answer.strip().equalsIgnoreCase("yes")).isPresent();
    }

    @Override
    public Optional<String> secret(String question) {
        return ask(question, true);
    }

    @Override
    public boolean anybodyThere() {
        return cell() != null;
    }

    private Optional<String> ask(String question, boolean secret) {
        CellOutput to = cell();
        if (to == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(to.input(question, secret));
        } catch (InputUnavailable e) {
            return Optional.empty();
        }
    }

    @Override
    public void at(String what, long done, long total) {
        Consumer<String> sink;
        synchronized (this) {
            if (done > 0 && done < total && done - shown < STEP && done > shown) {
                return;
            }
            shown = done;
            sink = progress;
        }
        sink.accept(total == 0 ? what : what + ", " + Sizes.of(done) + " of " + Sizes.of(total));
    }
}
