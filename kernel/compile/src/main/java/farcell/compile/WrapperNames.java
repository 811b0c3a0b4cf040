package farcell.compile;

import farcell.wire.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * The wrapper classes of the notebook's variables and types at one moment. A variable whose wrapper has another name
 * later has lost its value, a type whose wrapper has another name is another type.
 */
final class WrapperNames {

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();

    private WrapperNames() {}

    static WrapperNames of(JShell shell, SourceCodeAnalysis analysis) {
        WrapperNames names = new WrapperNames();
        shell.variables().filter(v -> shell.status(v).isDefined())
                .forEach(v -> names.variables.put(v.name(), analysis.wrapper(v).fullClassName()));
        shell.types().filter(t -> shell.status(t).isDefined())
                .forEach(t -> names.types.put(t.name(), analysis.wrapper(t).fullClassName()));
        return names;
    }

    Optional<Slot> slot(String variable) {
        return Optional.ofNullable(variables.get(variable)).map(owner -> new Slot(owner, variable));
    }

    /** Names of the types that were replaced since. */
    List<String> replacedTypes(WrapperNames now) {
        return types.entrySet().stream().filter(type -> now.types.containsKey(type.getKey())
                && !now.types.get(type.getKey()).equals(type.getValue())).map(Map.Entry::getKey).toList();
    }

    /** Whether a variable or type had another wrapper before, or none now. */
    boolean isMoved(Snippet snippet, WrapperNames now) {
        if (snippet instanceof VarSnippet variable) {
            return moved(variables.get(variable.name()), now.variables.get(variable.name()));
        }
        return snippet instanceof TypeDeclSnippet type && moved(types.get(type.name()), now.types.get(type.name()));
    }

    private static boolean moved(String before, String now) {
        return before != null && !before.equals(now);
    }
}
