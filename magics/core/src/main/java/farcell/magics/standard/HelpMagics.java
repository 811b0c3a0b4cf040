package farcell.magics.standard;

import farcell.magics.Help;
import farcell.magics.HelpTopic;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Magics;
import farcell.magics.Nearest;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code %help} and {@code %lsmagic}. */
final class HelpMagics {

    private static final Parameter<Optional<String>> NAME = Parameter
            .optionalWord("name", ValueType.TEXT, "a magic, with or without its percent signs, or a topic")
            .suggesting(scope -> names(scope.magics()));

    private HelpMagics() {}

    static List<Magic> make() {
        return List.of(
                Magic.named("help", "Lists the magics, or explains one")
                        .line(List.of(NAME), HelpMagics::help)
                        .build(),
                Magic.named("lsmagic", "Lists the names of the magics")
                        .line(List.of(), call -> {
                            call.context().out().display(Bundle.text(new Help(call.magics()).names()), "", false);
                            return Optional.empty();
                        })
                        .build());
    }

    private static Optional<Bundle> help(MagicCall call) {
        Help help = new Help(call.magics());
        String text = call.get(NAME).map(name -> help.page(name).orElseThrow(() -> unknown(name, call.magics())))
                .orElseGet(help::overview);
        call.context().out().display(Bundle.text(text), "", false);
        return Optional.empty();
    }

    private static MagicException unknown(String name, Magics magics) {
        return new MagicException("%help: there is no magic or topic " + name + "."
                + Nearest.question(name.replaceFirst("^%+", ""), names(magics)) + " All: %help");
    }

    private static List<String> names(Magics magics) {
        return Stream.concat(magics.all().stream().map(Magic::name), magics.topics().stream().map(HelpTopic::name))
                .toList();
    }
}
