package farcell.magics;

import farcell.magics.Parameter.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a magic was given, checked against its parameters. Immutable. */
public final class Arguments {

    private final Map<Parameter<?>, List<Object>> values;

    private Arguments(Map<Parameter<?>, List<Object>> values) {
        this.values = values;
    }

    /** The value of a parameter: what was written, or its default. */
    public <T> T get(Parameter<T> parameter) {
        return parameter.value(values.getOrDefault(parameter, List.of()));
    }

    /** Whether it was written. */
    public boolean has(Parameter<?> parameter) {
        return values.containsKey(parameter);
    }

    /**
     * Parses the text after a magic's name.
     *
     * @param magic how to name the magic in messages, percent signs included
     * @throws MagicException naming what is wrong and what is right
     */
    public static Arguments parse(String magic, List<Parameter<?>> parameters, String args) {
        return new Reading(magic, parameters).read(args);
    }

    /** One parse. */
    private static final class Reading {
        private final String magic;
        private final List<Parameter<?>> parameters;
        private final List<Parameter<?>> places;
        private final Map<Parameter<?>, List<Object>> values = new IdentityHashMap<>();
        private int place;

        Reading(String magic, List<Parameter<?>> parameters) {
            this.magic = magic;
            this.parameters = parameters;
            this.places = parameters.stream()
                    .filter(p -> p.shape() == Shape.WORD || p.shape() == Shape.WORDS).toList();
        }

        Arguments read(String args) {
            Parameter<?> code = parameters.stream().filter(p -> p.shape() == Shape.CODE || p.shape() == Shape.REST)
                    .findFirst().orElse(null);
            if (code != null) {
                if (!args.isBlank()) {
                    values.put(code, List.of(args));
                }
                return new Arguments(values);
            }
            List<Words.Word> words = words(args);
            for (int i = 0; i < words.size(); i++) {
                Words.Word word = words.get(i);
                boolean dashed = !word.quoted() && word.equals() < 0 && word.text().startsWith("--");
                Parameter<?> option = dashed ? find(Shape.OPTION, word.text()) : null;
                if (option != null && i + 1 < words.size()) {
                    add(option, words.get(++i).text());
                } else {
                    read(word);
                }
            }
            checkPresent();
            return new Arguments(values);
        }

        private List<Words.Word> words(String args) {
            try {
                return Words.split(args);
            } catch (MagicException e) {
                throw new MagicException(magic + ": " + e.getMessage(), e);
            }
        }

        private void read(Words.Word word) {
            Parameter<?> flag = word.quoted() ? null : find(Shape.FLAG, word.text());
            if (flag != null) {
                add(flag, word.text());
                return;
            }
            if (!word.key().isEmpty()) {
                Parameter<?> option = find(Shape.OPTION, word.key());
                if (option == null) {
                    throw unknown(word);
                }
                if (word.value().isEmpty() && word.end() - word.start() == word.text().length()) {
                    throw new MagicException(magic + ": " + word.key() + "= needs " + option.type().description());
                }
                add(option, word.value());
                return;
            }
            if (place >= places.size()) {
                throw unknown(word);
            }
            Parameter<?> parameter = places.get(place);
            add(parameter, word.text());
            place += parameter.shape() == Shape.WORD ? 1 : 0;
        }

        private Parameter<?> find(Shape shape, String name) {
            return parameters.stream().filter(p -> p.shape() == shape && p.isCalled(name)).findFirst().orElse(null);
        }

        private void add(Parameter<?> parameter, String text) {
            List<Object> soFar = values.computeIfAbsent(parameter, p -> new ArrayList<>());
            if (soFar.size() == parameter.most()) {
                throw new MagicException(magic + ": " + parameter.name() + " is given twice");
            }
            try {
                soFar.add(parameter.type().parser().parse(text));
            } catch (IllegalArgumentException e) {
                String question = Nearest.question(text, parameter.type().choices());
                boolean explained = e.getMessage() != null && !(e instanceof NumberFormatException);
                String why = explained ? " (" + e.getMessage() + ")" : "";
                throw new MagicException(magic + ": " + parameter.name() + " must be "
                        + parameter.type().description() + ", not \"" + text + "\"" + why + "." + question, e);
            }
        }

        private MagicException unknown(Words.Word word) {
            String key = word.key();
            String name = key.isEmpty() ? word.text() : key;
            List<String> options = names(Shape.OPTION);
            List<String> flags = names(Shape.FLAG);
            List<String> all = Stream.concat(options.stream(), flags.stream()).toList();
            StringBuilder message = new StringBuilder(magic).append(": ");
            if (!key.isEmpty() && flags.contains(key)) {
                return new MagicException(message + key + " takes no value: write just " + key);
            }
            if (key.isEmpty() && options.contains(name)) {
                return new MagicException(message + name + " needs a value: write " + name + "=...");
            }
            if (all.isEmpty()) {
                message.append(places.isEmpty() ? "takes no arguments, not \"" : "\"").append(word.text())
                        .append(places.isEmpty() ? "\"." : "\" is one too many, or has a key that there is not.");
                return new MagicException(message + (places.isEmpty() ? "" : " Usage: " + usage()));
            }
            message.append("unknown ").append(key.isEmpty() ? "word \"" : "key \"").append(name).append("\".")
                    .append(Nearest.question(name.replaceFirst("^-+", ""), all));
            if (!options.isEmpty()) {
                message.append(" Keys: ").append(String.join(", ", options)).append('.');
            }
            if (!flags.isEmpty()) {
                message.append(" Words: ").append(String.join(", ", flags)).append('.');
            }
            return new MagicException(message.toString());
        }

        private List<String> names(Shape shape) {
            return parameters.stream().filter(p -> p.shape() == shape).map(Parameter::name).toList();
        }

        private void checkPresent() {
            for (Parameter<?> parameter : parameters) {
                if (values.getOrDefault(parameter, List.of()).size() < parameter.least()) {
                    throw new MagicException(magic + ": " + parameter.name() + " is missing ("
                            + parameter.help() + "). Usage: " + usage());
                }
            }
        }

        private String usage() {
            return Magic.usage(magic, parameters);
        }
    }
}
