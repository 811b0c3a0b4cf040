package farcell.magics.standard;

import farcell.compile.Declared;
import farcell.compile.Declared.Kind;
import farcell.compile.Dropped;
import farcell.magics.CompletionScope;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code %methods %types %imports %list %drop %reset}: what JShell's commands of these names do. */
final class DeclarationMagics {

    private static final Parameter<List<String>> LISTED = Parameter
            .words("name", ValueType.TEXT, 0, "variables, methods and types; default: all")
            .suggesting(DeclarationMagics::names);
    private static final Parameter<List<String>> DROPPED = Parameter
            .words("name", ValueType.TEXT, 1, "variables, methods (all of that name) and types")
            .suggesting(DeclarationMagics::names);
    private static final Parameter<Boolean> NOW = Parameter.flag("now", "yes, do it");

    private static final Pattern CELL = Pattern.compile("Cell\\[(\\w+)]");

    private DeclarationMagics() {}

    static List<Magic> make() {
        return List.of(
                Magic.named("methods", "Lists the methods of the notebook")
                        .line(List.of(), call -> signatures(call, Kind.METHOD, "no methods yet")).build(),
                Magic.named("types", "Lists the classes, records, interfaces and enums of the notebook")
                        .line(List.of(), call -> signatures(call, Kind.TYPE, "no types yet")).build(),
                Magic.named("imports", "Lists the imports of the notebook")
                        .line(List.of(), call -> signatures(call, Kind.IMPORT, "no imports")).build(),
                Magic.named("list", "Shows the source of what is declared, with its cells")
                        .line(List.of(LISTED), DeclarationMagics::list).build(),
                Magic.named("drop", "Drops variables, methods and types")
                        .line(List.of(DROPPED), call -> drop(call, call.get(DROPPED)))
                        .help("""
                                Example:
                                  %drop model train

                                The value of a dropped variable is freed in every session. What uses a dropped name
                                stays, and cannot be used until the name is declared again.""")
                        .build(),
                Magic.named("reset", "Drops all variables, methods and types")
                        .line(List.of(NOW), DeclarationMagics::reset)
                        .help("Imports, the class path and sessions stay. Must be written %reset now.").build());
    }

    /** Names of variables, methods and types. */
    static List<String> names(CompletionScope scope) {
        return names(scope.declarations().all());
    }

    private static List<String> names(List<Declared> declared) {
        return declared.stream().filter(d -> d.kind() != Kind.IMPORT).map(Declared::name).distinct().toList();
    }

    private static Optional<Bundle> signatures(MagicCall call, Kind kind, String none) {
        List<Declared> found = call.context().declarations().all().stream().filter(d -> d.kind() == kind).toList();
        int width = found.stream().mapToInt(d -> d.signature().length()).max().orElse(0);
        List<String> lines = found.stream().map(d -> (d.signature()
                + " ".repeat(width - d.signature().length() + 2) + place(d)).stripTrailing()).toList();
        return Optional.of(Bundle.text(lines.isEmpty() ? none : String.join("\n", lines)));
    }

    private static Optional<Bundle> list(MagicCall call) {
        List<String> wanted = call.get(LISTED);
        List<Declared> all = call.context().declarations().all();
        refuseUnknown("%list", wanted, names(all));
        List<String> lines = new ArrayList<>();
        Declared last = null;
        for (Declared declared : all) {
            boolean standard = declared.kind() == Kind.IMPORT && !CELL.matcher(declared.cell()).matches();
            boolean shown = wanted.isEmpty() ? !standard : wanted.contains(declared.name());
            // The variables of one declaration have their text in common.
            boolean again = last != null && last.cell().equals(declared.cell()) && last.line() == declared.line()
                    && last.source().equals(declared.source());
            if (!shown || again) {
                continue;
            }
            if (last == null || !last.cell().equals(declared.cell())) {
                lines.add("// " + place(declared));
            }
            lines.add(declared.source());
            last = declared;
        }
        return Optional.of(Bundle.text(lines.isEmpty() ? "nothing is declared yet" : String.join("\n", lines)));
    }

    private static Optional<Bundle> drop(MagicCall call, List<String> wanted) throws InterruptedException {
        refuseUnknown("%drop", wanted, names(call.context().declarations().all()));
        Dropped dropped = call.context().declarations().drop(wanted);
        if (!dropped.missing().isEmpty()) {
            throw new MagicException("%drop: there is no " + String.join(", ", dropped.missing()));
        }
        dropped.notices().forEach(call::warn);
        return Optional.empty();
    }

    private static Optional<Bundle> reset(MagicCall call) throws InterruptedException {
        List<String> names = names(call.context().declarations().all());
        if (!call.get(NOW)) {
            throw new MagicException("%reset drops " + count(names.size(), "declaration")
                    + ", with the values of all variables. If you mean it: %reset now");
        }
        if (!names.isEmpty()) {
            call.context().declarations().drop(names);
        }
        call.print(count(names.size(), "name") + " dropped; imports, class path and sessions stay");
        return Optional.empty();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static void refuseUnknown(String magic, List<String> wanted, List<String> known) {
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new MagicException(magic + ": there is no variable, method or type " + name + "."
                        + Nearest.question(name, known));
            }
        }
    }

    private static String place(Declared declared) {
        return CELL.matcher(declared.cell()).replaceFirst("Cell [$1]");
    }
}
