package farcell.magics;

import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A magic, declared in one place: names, help, parameters, completion and what it does. It can be used on a line
 * ({@code %name}), over a cell ({@code %%name}), or both. Immutable.
 */
public final class Magic {

    /** What a line magic does. */
    @FunctionalInterface
    public interface LineHandler {
        /**
         * @return what is shown as the value of the line, or empty
         * @throws MagicException      for what the user can set right
         * @throws CodeFailedException from {@link MagicContext#run}, passed on
         */
        Optional<Bundle> run(MagicCall call) throws Exception;
    }

    /** What a cell magic does. */
    @FunctionalInterface
    public interface CellHandler {
        /**
         * @param body the text below the magic, perhaps with further magics
         * @param rest runs the body; may be called never, once or more often
         * @return what is shown as the value of the cell, or empty
         */
        Optional<Bundle> run(MagicCall call, Source body, Continuation rest) throws Exception;
    }

    /** The rest of a cell below a cell magic. */
    @FunctionalInterface
    public interface Continuation {
        /** Runs the body, inner magics included, in this context. @return value of its last expression */
        Optional<Bundle> run(MagicContext context) throws CodeFailedException, InterruptedException;
    }

    /** Use on a line. */
    record LineForm(List<Parameter<?>> parameters, LineHandler handler) {}

    /** Use over a cell. @param java whether the body is Java */
    record CellForm(List<Parameter<?>> parameters, boolean java, CellHandler handler) {}

    private final String name;
    private final List<String> aliases;
    private final String summary;
    private final String help;
    private final Optional<LineForm> line;
    private final Optional<CellForm> cell;

    private Magic(Builder builder) {
        this.name = builder.name;
        this.aliases = List.copyOf(builder.aliases);
        this.summary = builder.summary;
        this.help = builder.help.strip();
        this.line = Optional.ofNullable(builder.line);
        this.cell = Optional.ofNullable(builder.cell);
    }

    /** Begins a declaration. @param name without percent signs; @param summary one line, a verb first, no full stop */
    public static Builder named(String name, String summary) {
        return new Builder(name, summary);
    }

    public String name() {
        return name;
    }

    /** Other names, for users of other kernels. */
    public List<String> aliases() {
        return aliases;
    }

    public String summary() {
        return summary;
    }

    /** Text below the parameters in {@code %help}; may be empty. */
    public String help() {
        return help;
    }

    /** Whether {@code %name} is possible. */
    public boolean onLine() {
        return line.isPresent();
    }

    /** Whether {@code %%name} is possible. */
    public boolean overCell() {
        return cell.isPresent();
    }

    /** Parameters of one use. @param overCell of {@code %%name}, else of {@code %name} */
    public List<Parameter<?>> parameters(boolean overCell) {
        return overCell ? cell.map(CellForm::parameters).orElse(List.of())
                : line.map(LineForm::parameters).orElse(List.of());
    }

    /** Whether the body under {@code %%name} is Java. */
    public boolean javaBody() {
        return cell.map(CellForm::java).orElse(false);
    }

    Optional<LineForm> line() {
        return line;
    }

    Optional<CellForm> cell() {
        return cell;
    }

    /** {@code %maven [from=...] COORDINATE...}. */
    String usage(boolean overCell) {
        return usage((overCell ? "%%" : "%") + name, parameters(overCell));
    }

    static String usage(String magic, List<Parameter<?>> parameters) {
        StringBuilder usage = new StringBuilder(magic);
        parameters.forEach(parameter -> usage.append(' ').append(parameter.usage()));
        return usage.toString();
    }

    /** A declaration under way. */
    public static final class Builder {
        private final String name;
        private final String summary;
        private final List<String> aliases = new ArrayList<>();
        private String help = "";
        private LineForm line;
        private CellForm cell;

        private Builder(String name, String summary) {
            this.name = name;
            this.summary = summary;
        }

        /** Names under which users of other kernels know it. */
        public Builder aliases(String... names) {
            aliases.addAll(List.of(names));
            return this;
        }

        /** Explanation and examples, shown by {@code %help NAME}. */
        public Builder help(String text) {
            help = text;
            return this;
        }

        /** Makes it usable as {@code %name}. */
        public Builder line(List<Parameter<?>> parameters, LineHandler handler) {
            line = new LineForm(List.copyOf(parameters), handler);
            return this;
        }

        /** Makes it usable as {@code %%name} over Java. */
        public Builder cell(List<Parameter<?>> parameters, CellHandler handler) {
            cell = new CellForm(List.copyOf(parameters), true, handler);
            return this;
        }

        /** Makes it usable as {@code %%name} over text that is not Java. */
        public Builder textCell(List<Parameter<?>> parameters, CellHandler handler) {
            cell = new CellForm(List.copyOf(parameters), false, handler);
            return this;
        }

        public Magic build() {
            if (line == null && cell == null) {
                throw new IllegalStateException(name + " has neither a line nor a cell form");
            }
            return new Magic(this);
        }
    }
}
