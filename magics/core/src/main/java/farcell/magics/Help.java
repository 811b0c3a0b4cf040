package farcell.magics;

import farcell.magics.Parameter.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes help from the declarations. Plain text. */
public final class Help {

    private final Magics magics;

    public Help(Magics magics) {
        this.magics = magics;
    }

    /** All magics with their summaries, and the topics. */
    public String overview() {
        List<String[]> rows = new ArrayList<>();
        for (Magic magic : magics.all()) {
            String names = (magic.onLine() ? "%" + magic.name() : "") + (magic.onLine() && magic.overCell() ? "  " : "")
                    + (magic.overCell() ? "%%" + magic.name() : "");
            rows.add(new String[] {names, magic.summary()});
        }
        StringBuilder text = new StringBuilder("Magics (%help NAME tells more):\n").append(table(rows));
        if (!magics.topics().isEmpty()) {
            text.append("\nTopics (%help NAME):\n").append(table(magics.topics().stream()
                    .map(topic -> new String[] {topic.name(), topic.summary()}).toList()));
        }
        return text.append("\nNAME? tells what a name of Java or a magic is, NAME?? shows its source in the notebook, too.")
                .toString();
    }

    /** Names only. */
    public String names() {
        return "On a line:\n  " + String.join("  ", magics.names(false).stream().map(name -> "%" + name).toList())
                + "\nOver a cell:\n  "
                + String.join("  ", magics.names(true).stream().map(name -> "%%" + name).toList());
    }

    /** Page of a magic or topic. @param name with or without percent signs */
    public Optional<String> page(String name) {
        String bare = name.replaceFirst("^%{1,2}", "");
        return magics.find(bare).map(this::page)
                .or(() -> magics.topic(bare).map(topic -> topic.summary() + "\n\n" + topic.text().strip()));
    }

    /** Page of a magic. */
    public String page(Magic magic) {
        StringBuilder text = new StringBuilder();
        if (magic.onLine()) {
            text.append(magic.usage(false)).append('\n');
        }
        if (magic.overCell()) {
            text.append(magic.usage(true)).append('\n');
        }
        text.append("  ").append(magic.summary()).append(".\n");
        List<Parameter<?>> parameters = new ArrayList<>(magic.parameters(false));
        magic.parameters(true).stream().filter(p -> !parameters.contains(p)).forEach(parameters::add);
        if (!parameters.isEmpty()) {
            text.append('\n').append(table(parameters.stream().map(Help::row).toList()));
        }
        if (!magic.aliases().isEmpty()) {
            text.append("\nAlso called ").append(String.join(", ", magic.aliases())).append(".\n");
        }
        if (!magic.help().isEmpty()) {
            text.append('\n').append(magic.help()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    /** One parameter, for inspection. */
    static String line(Parameter<?> parameter) {
        String[] row = row(parameter);
        return row[0] + "  " + row[1];
    }

    private static String[] row(Parameter<?> parameter) {
        String name = switch (parameter.shape()) {
            case WORD, WORDS, CODE, REST -> parameter.name().toUpperCase(Locale.ROOT);
            case OPTION -> parameter.name() + "=";
            case FLAG -> parameter.name();
        };
        boolean typed = parameter.shape() == Shape.OPTION && parameter.type() != ValueType.TEXT;
        return new String[] {name, parameter.help() + (typed ? " (" + parameter.type().description() + ")" : "")};
    }

    private static String table(List<String[]> rows) {
        int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append("  ").append(row[0]).append(" ".repeat(width - row[0].length() + 2))
                .append(row[1]).append('\n'));
        return text.toString();
    }
}
