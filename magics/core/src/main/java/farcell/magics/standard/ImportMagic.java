package farcell.magics.standard;

import farcell.compile.Declared;
import farcell.compile.Declared.Kind;
import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import farcell.magics.Parameter;
import farcell.magics.Source;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code %import}: groups of imports by name. */
final class ImportMagic {

    /**
     * As after the word import. Where a whole package would make a common name ambiguous (java.sql.Date, java.awt.List,
     * java.lang.reflect.Proxy), its types are listed.
     */
    static final Map<String, List<String>> GROUPS = groups();

    private static final Parameter<List<String>> NAMES = Parameter
            .words("group", ValueType.TEXT, 0, "groups, or names as after the word import; without, lists the groups")
            .suggesting(scope -> GROUPS.keySet());

    private ImportMagic() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("collections", List.of("java.util.*", "java.util.function.*", "java.util.stream.*",
                "static java.util.stream.Collectors.*", "static java.util.Map.entry"));
        groups.put("concurrent", List.of("java.util.concurrent.*", "java.util.concurrent.atomic.*",
                "java.util.concurrent.locks.*"));
        groups.put("image", List.of("java.awt.BasicStroke", "java.awt.Color", "java.awt.Font", "java.awt.Graphics2D",
                "java.awt.RenderingHints", "java.awt.geom.*", "java.awt.image.BufferedImage", "javax.imageio.ImageIO"));
        groups.put("io", List.of("java.io.*", "java.nio.file.*", "java.nio.charset.*",
                "java.nio.file.attribute.BasicFileAttributes", "java.util.zip.*"));
        groups.put("math", List.of("java.math.*", "java.util.random.*", "static java.lang.Math.*"));
        groups.put("net", List.of("java.net.*", "java.net.http.*"));
        groups.put("reflect", List.of("java.lang.annotation.*", "java.lang.invoke.*", "java.lang.reflect.Constructor",
                "java.lang.reflect.Field", "java.lang.reflect.Method", "java.lang.reflect.Modifier",
                "java.lang.reflect.ParameterizedType", "java.lang.reflect.RecordComponent"));
        groups.put("sql", List.of("java.sql.Connection", "java.sql.DriverManager", "java.sql.PreparedStatement",
                "java.sql.ResultSet", "java.sql.ResultSetMetaData", "java.sql.SQLException", "java.sql.Statement",
                "java.sql.Timestamp", "javax.sql.DataSource"));
        groups.put("text", List.of("java.text.DecimalFormat", "java.text.MessageFormat", "java.text.NumberFormat",
                "java.text.SimpleDateFormat", "java.nio.charset.*", "java.util.regex.*"));
        groups.put("time", List.of("java.time.*", "java.time.format.*", "java.time.temporal.ChronoUnit",
                "java.time.temporal.TemporalAdjusters"));
        return groups;
    }

    static Magic make() {
        return Magic.named("import", "Imports groups of packages by name: io, collections, time and more")
                .line(List.of(NAMES), ImportMagic::run)
                .help("""
                        Examples:
                          %import time concurrent math
                          %import java.util.zip.CRC32

                        There from the start: java.io, java.math, java.net, java.nio.file, java.util and its concurrent,
                        function, prefs, regex and stream. %import alone lists the groups, %imports what is there.""")
                .build();
    }

    private static Optional<Bundle> run(MagicCall call) throws CodeFailedException, InterruptedException {
        List<String> wanted = call.get(NAMES);
        if (wanted.isEmpty()) {
            call.print(table());
            return Optional.empty();
        }
        Set<String> imports = new LinkedHashSet<>();
        wanted.forEach(name -> imports.addAll(importsOf(name)));
        call.context().declarations().all().stream().filter(d -> d.kind() == Kind.IMPORT).map(Declared::signature)
                .forEach(imports::remove);
        if (!imports.isEmpty()) {
            String java = imports.stream().map(name -> "import " + name + ";").collect(Collectors.joining("\n"));
            call.context().run(new Source(java, "%import " + String.join(" ", wanted), 1, call.source().directory(),
                    call.source().loading()));
        }
        return Optional.empty();
    }

    private static List<String> importsOf(String name) {
        List<String> group = GROUPS.get(name);
        if (group != null) {
            return group;
        }
        if (!name.contains(".")) {
            throw new MagicException("%import: there is no group " + name + "." + Nearest.question(name, GROUPS.keySet())
                    + " Groups: " + String.join(", ", GROUPS.keySet()) + "; %import shows what is in them");
        }
        return List.of(name);
    }

    private static String table() {
        int width = GROUPS.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        GROUPS.forEach((name, imports) -> lines.add("  " + name + " ".repeat(width - name.length() + 2)
                + String.join(", ", imports)));
        return String.join("\n", lines);
    }
}
