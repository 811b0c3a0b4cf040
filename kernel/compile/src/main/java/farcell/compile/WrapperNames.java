package farcell.compile;

import farcell.wire.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * The wrapper classes of the notebook's variables, types and methods at one moment. A variable whose wrapper has another name
 * later has lost its value, a type whose wrapper has another name is another type.
 */
final class WrapperNames {

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Map<Method, String> methods = new HashMap<>();

    private record Method(String name, String parameters) {}

    private WrapperNames() {}

    static WrapperNames of(JShell shell, SourceCodeAnalysis analysis) {
        WrapperNames names = new WrapperNames();
        shell.variables().filter(v -> shell.status(v).isDefined())
                .forEach(v -> names.variables.put(v.name(), analysis.wrapper(v).fullClassName()));
        shell.types().filter(t -> shell.status(t).isDefined())
                .forEach(t -> names.types.put(t.name(), analysis.wrapper(t).fullClassName()));
        shell.methods().filter(m -> shell.status(m).isDefined()).forEach(m ->
                names.methods.put(new Method(m.name(), m.parameterTypes()), analysis.wrapper(m).fullClassName()));
        return names;
    }

    /** What has other wrappers now. @param facts of a wrapper by its name */
    Rebinding moved(WrapperNames now, Function<String, Optional<ClassFacts>> facts) {
        Rebinding moved = new Rebinding();
        variables.forEach((name, owner) -> {
            if (now.variables.containsKey(name) && isMoved(owner, now.variables.get(name))) {
                facts.apply(now.variables.get(name)).ifPresent(newer -> moved.variable(owner, name, newer));
            }
        });
        methods.forEach((method, owner) -> {
            if (now.methods.containsKey(method) && isMoved(owner, now.methods.get(method))) {
                facts.apply(now.methods.get(method)).ifPresent(newer -> moved.method(owner, method.name(), newer));
            }
        });
        return moved;
    }

    Optional<Slot> slot(String variable) {
        return Optional.ofNullable(variables.get(variable)).map(owner -> new Slot(owner, variable));
    }

    /** The wrapper that a variable, type or method of the same name had. */
    Optional<String> wrapper(Snippet snippet) {
        if (snippet instanceof VarSnippet variable) {
            return Optional.ofNullable(variables.get(variable.name()));
        }
        if (snippet instanceof MethodSnippet method) {
            return Optional.ofNullable(methods.get(new Method(method.name(), method.parameterTypes())));
        }
        return snippet instanceof TypeDeclSnippet type ? Optional.ofNullable(types.get(type.name())) : Optional.empty();
    }

    /** Names of the types that were replaced since. */
    List<String> replacedTypes(WrapperNames now) {
        return types.entrySet().stream().filter(type -> now.types.containsKey(type.getKey())
                && !now.types.get(type.getKey()).equals(type.getValue())).map(Map.Entry::getKey).toList();
    }

    /** Whether a variable or type had another wrapper before, or none now. */
    boolean isMoved(Snippet snippet, WrapperNames now) {
        if (snippet instanceof VarSnippet variable) {
            return isMoved(variables.get(variable.name()), now.variables.get(variable.name()));
        }
        return snippet instanceof TypeDeclSnippet type && isMoved(types.get(type.name()), now.types.get(type.name()));
    }

    private static boolean isMoved(String before, String now) {
        return before != null && !before.equals(now);
    }
}
