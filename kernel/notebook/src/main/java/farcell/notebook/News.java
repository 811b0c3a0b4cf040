package farcell.notebook;

import java.util.ArrayList;
import java.util.List;

/** What the user should know and was not told yet: it is said with the next cell. */
final class News {

    private final List<String> waiting = new ArrayList<>();

    synchronized void add(String text) {
        waiting.add(text);
    }

    /** That is said in another way. */
    synchronized void forget(String text) {
        waiting.remove(text);
    }

    /** @param earlier what it takes the place of, if that was not said yet */
    synchronized void replace(String earlier, String text) {
        waiting.remove(earlier);
        if (!text.isEmpty()) {
            waiting.add(text);
        }
    }

    synchronized List<String> take() {
        List<String> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
