package farcell.jupyter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A history that lasts as long as its kernel: one session, numbered 1. */
public final class MemoryHistory implements History {
    private static final int SESSION = 1;

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public synchronized void add(int line, String source) {
        entries.add(new Entry(SESSION, line, source, Optional.empty()));
    }

    @Override
    public synchronized void output(int line, String text) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.line() == line) {
                entries.set(i, new Entry(SESSION, line, entry.source(), Optional.of(text)));
                return;
            }
        }
    }

    @Override
    public synchronized List<Entry> tail(int n) {
        return newest(n, entry -> true);
    }

    @Override
    public synchronized List<Entry> range(int session, int start, int stop) {
        if (session != 0 && session != SESSION) {
            return List.of();
        }
        return entries.stream().filter(entry -> entry.line() >= start && entry.line() < stop).toList();
    }

    @Override
    public synchronized List<Entry> search(String glob, int n, boolean unique) {
        Predicate<String> matches = glob(glob).asMatchPredicate();
        Set<String> seen = new HashSet<>();
        return newest(n, entry -> matches.test(entry.source()) && (!unique || seen.add(entry.source())));
    }

    private List<Entry> newest(int n, Predicate<Entry> wanted) {
        List<Entry> found = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0 && found.size() < n; i--) {
            if (wanted.test(entries.get(i))) {
                found.add(entries.get(i));
            }
        }
        Collections.reverse(found);
        return found;
    }

    private static Pattern glob(String glob) {
        StringBuilder pattern = new StringBuilder();
        glob.codePoints().forEach(c -> {
            if (c == '*') {
                pattern.append(".*");
            } else if (c == '?') {
                pattern.append('.');
            } else {
                pattern.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }
}
