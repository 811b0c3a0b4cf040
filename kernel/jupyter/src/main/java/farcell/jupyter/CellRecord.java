package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What one cell put out, as a notebook keeps it (nbformat 4, "Code cell outputs"), with the ids of its displays, updates
 * applied. Bounded: of very much, the begin and the end stay. Thread-safe.
 */
final class CellRecord {

    /** UTF-16 units that stay of the begin, and again of the end. */
    static final int PART = 1 << 20;
    /** Of one display. */
    static final int DISPLAY = 4 << 20;

    /** Texts join up to this size; a longer one is kept as it came, so that much output is copied once. */
    private static final int CHUNK = 64 << 10;

    /** One output: a stream's text, or a node. */
    private static final class Item {
        final String stream;
        final Deque<CharSequence> text = new ArrayDeque<>();
        ObjectNode node;
        int size;

        Item(String stream, String text) {
            this.stream = stream;
            append(text);
        }

        Item(ObjectNode node, int size) {
            this.stream = "";
            this.node = node;
            this.size = size;
        }

        void append(String more) {
            size += more.length();
            if (more.length() > CHUNK) {
                text.add(more);
            } else if (!text.isEmpty() && text.getLast() instanceof StringBuilder last
                    && last.length() + more.length() <= CHUNK) {
                last.append(more);
            } else {
                text.add(new StringBuilder(more));
            }
        }

        /** Leaves out so much of the begin, less than all, and cuts no surrogate pair. @return how much it was */
        int cut(int most) {
            int before = size;
            int left = most;
            while (text.getFirst().length() <= left) {
                left -= text.getFirst().length();
                size -= text.removeFirst().length();
            }
            CharSequence first = text.removeFirst();
            left -= Character.isLowSurrogate(first.charAt(left)) ? 1 : 0;
            text.addFirst(new StringBuilder(first.subSequence(Math.max(0, left), first.length())));
            size -= Math.max(0, left);
            return before - size;
        }

        String id() {
            return node == null ? "" : node.path("transient").path("display_id").asText();
        }
    }

    private final int line;
    private final Instant at;
    private final List<Item> begin = new ArrayList<>();
    private final Deque<Item> end = new ArrayDeque<>();
    private int beginSize;
    private int endSize;
    private long leftOut;
    private boolean full;
    private boolean clearNext;
    private boolean continued;

    /** @param line the cell's execution count */
    CellRecord(int line, Instant at) {
        this.line = line;
        this.at = at;
    }

    int line() {
        return line;
    }

    Instant at() {
        return at;
    }

    synchronized void stream(String name, String text) {
        clearIfAsked();
        Item last = end.isEmpty() ? full || begin.isEmpty() ? null : begin.get(begin.size() - 1) : end.peekLast();
        if (last != null && last.stream.equals(name)) {
            last.append(text);
            count(text.length());
        } else {
            add(new Item(name, text));
        }
    }

    /** @param type as nbformat calls it; @param content of the message */
    synchronized void display(String type, ObjectNode content) {
        clearIfAsked();
        ObjectNode node = Json.object().put("output_type", type);
        node.setAll(content);
        add(new Item(node, fit(node)));
    }

    /** @return whether a display of that id is here */
    synchronized boolean update(String id, ObjectNode content) {
        boolean found = false;
        for (List<Item> part : List.of(begin, new ArrayList<>(end))) {
            for (Item item : part) {
                if (item.id().equals(id)) {
                    replace(item.node, content);
                    fit(item.node);
                    found = true;
                }
            }
        }
        return found;
    }

    static void replace(ObjectNode node, ObjectNode content) {
        node.set("data", content.path("data").deepCopy());
        node.set("metadata", content.path("metadata").deepCopy());
    }

    synchronized void error(ObjectNode fields) {
        ObjectNode node = Json.object().put("output_type", "error");
        node.setAll(fields);
        add(new Item(node, node.toString().length()));
    }

    synchronized void clear(boolean wait) {
        clearNext = wait;
        if (!wait) {
            forget();
        }
    }

    private void clearIfAsked() {
        if (clearNext) {
            clearNext = false;
            forget();
        }
    }

    private void forget() {
        begin.clear();
        end.clear();
        beginSize = 0;
        endSize = 0;
        leftOut = 0;
        full = false;
    }

    private void add(Item item) {
        if (full) {
            end.addLast(item);
        } else {
            begin.add(item);
        }
        count(item.size);
    }

    private void count(int size) {
        if (!full) {
            beginSize += size;
            full = beginSize >= PART;
            return;
        }
        endSize += size;
        while (endSize > PART && end.size() > 1) {
            Item oldest = end.removeFirst();
            endSize -= oldest.size;
            leftOut += oldest.size;
        }
        Item only = end.peekLast();
        if (endSize > 2 * PART && only.node == null) {
            int cut = only.cut(only.size - PART);
            endSize -= cut;
            leftOut += cut;
        }
    }

    /** @return size of a display, whose data are left out where they are too large */
    private static int fit(ObjectNode node) {
        int size = 0;
        for (JsonNode data : node.path("data")) {
            size += data.isTextual() ? data.textValue().length() : data.toString().length();
        }
        if (size > DISPLAY) {
            String types = String.join(", ", (Iterable<String>) node.path("data")::fieldNames);
            String plain = node.path("data").path("text/plain").asText();
            node.putObject("data").put("text/plain", (plain.length() > PART ? plain.substring(0, PART) : plain)
                    + String.format(Locale.ROOT, "%n(%s: %.1f MB are too much to be kept)", types, size / 1e6));
            return Math.min(plain.length(), PART);
        }
        return size;
    }

    synchronized ArrayNode json() {
        ArrayNode all = Json.array();
        begin.forEach(item -> all.add(json(item)));
        if (leftOut > 0) {
            all.addObject().put("output_type", "stream").put("name", "stderr").put("text",
                    String.format(Locale.ROOT, "%n[%.1f MB of output are not kept here]%n", leftOut / 1e6));
        }
        end.forEach(item -> all.add(json(item)));
        return all;
    }

    private static ObjectNode json(Item item) {
        return item.node != null ? item.node.deepCopy() : Json.object().put("output_type", "stream")
                .put("name", item.stream).put("text", String.join("", item.text));
    }

    /** Characters that it holds. */
    synchronized long size() {
        return (long) beginSize + endSize;
    }

    /** Gives what it holds away: what comes from now on continues that. @return whether this continues something */
    synchronized boolean handOver(List<ObjectNode> into) {
        Iterator<JsonNode> nodes = json().elements();
        nodes.forEachRemaining(node -> into.add((ObjectNode) node));
        forget();
        boolean before = continued;
        continued = true;
        return before;
    }

    synchronized boolean isContinued() {
        return continued;
    }
}
