package farcell.remote;

import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The compiler options that javac takes, out of those that the user gave. JShell takes any, and then fails at the first
 * cell for ever.
 *
 * @param good     in the order given
 * @param problems what is wrong with the others, for the user
 */
record CompilerOptions(List<String> good, List<String> problems) {

    CompilerOptions {
        good = List.copyOf(good);
        problems = List.copyOf(problems);
    }

    /** @param base options that are there anyway */
    static CompilerOptions check(List<String> base, List<String> given) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (given.isEmpty() || compiler == null || problem(compiler, join(base, given)).isEmpty()) {
            return new CompilerOptions(given, List.of());
        }
        List<List<String>> open = groups(compiler, given);
        List<String> good = new ArrayList<>();
        // One may need another that stands behind it, as --enable-preview needs --release.
        boolean progress = true;
        while (progress) {
            progress = open.removeIf(group -> problem(compiler, join(base, join(good, group))).isEmpty()
                    && good.addAll(group));
        }
        List<String> problems = open.stream().map(group -> "the compiler option " + String.join(" ", group)
                + " was ignored: " + problem(compiler, join(base, join(good, group)))).toList();
        return new CompilerOptions(good, problems);
    }

    private static List<List<String>> groups(JavaCompiler compiler, List<String> given) {
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < given.size(); ) {
            int arguments = Math.max(0, compiler.isSupportedOption(given.get(i)));
            int end = Math.min(given.size(), i + 1 + arguments);
            groups.add(List.copyOf(given.subList(i, end)));
            i = end;
        }
        return groups;
    }

    /** What javac says, or empty. */
    private static String problem(JavaCompiler compiler, List<String> options) {
        try {
            compiler.getTask(null, null, diagnostic -> { }, options, null, null);
            return "";
        } catch (IllegalArgumentException e) {
            String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return text.isEmpty() ? "javac does not take it" : text.replaceFirst("^error: ", "");
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
