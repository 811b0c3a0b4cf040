package farcell.magics.standard;

import farcell.magics.Environment;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import farcell.magics.Parameter;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code %env}: environment variables of what the notebook starts. */
final class EnvMagic {

    private static final Pattern ASSIGNMENT = Pattern.compile("([^\\s=]+)(?:\\s*=\\s*|\\s+)(.*)", Pattern.DOTALL);
    private static final Pattern SECRET = Pattern.compile("(?i).*(key|token|secret|password|passwd|credential).*");

    private static final Parameter<String> REST = Parameter.rest("name", "a variable, or NAME=VALUE to set it")
            .suggesting(scope -> System.getenv().keySet());

    private EnvMagic() {}

    static Magic make() {
        return Magic.named("env", "Shows environment variables, or sets one").aliases("set_env")
                .line(List.of(REST), call -> run(call, call.get(REST)))
                .help("""
                        Examples:
                          %env                    all of them; values that look secret are hidden
                          %env HOME
                          %env OMP_NUM_THREADS=4

                        A process gets its environment when it starts. So what is set here holds for sessions that
                        start from now on and for %sh and %%sh at once; a session that runs already keeps what it has.
                        For plain cells, write %session restart local afterwards: imports, classes and methods stay.""")
                .build();
    }

    private static Optional<Bundle> run(MagicCall call, String text) {
        Environment environment = call.context().environment();
        if (text.isEmpty()) {
            return Optional.of(Bundle.text(environment.all().entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + shown(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining("\n"))));
        }
        Matcher assignment = ASSIGNMENT.matcher(text);
        if (!assignment.matches()) {
            return Optional.of(Bundle.text(environment.get(text).orElseThrow(() ->
                    new MagicException("%env: there is no variable " + text + "."
                            + Nearest.question(text, List.copyOf(environment.all().keySet()))
                            + " To set it: %env " + text + "=VALUE"))));
        }
        String name = assignment.group(1);
        try {
            environment.set(name, unquoted(assignment.group(2).strip()));
        } catch (IllegalArgumentException e) {
            throw new MagicException("%env: " + e.getMessage(), e);
        }
        call.print(name + " is set for sessions that start from now on, and for %%sh; for plain cells: "
                + "%session restart local");
        return Optional.empty();
    }

    private static String shown(String name, String value) {
        return SECRET.matcher(name).matches() && !value.isEmpty() ? "<hidden; %env " + name + " shows it>"
                : value.replace("\n", "\\n");
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
