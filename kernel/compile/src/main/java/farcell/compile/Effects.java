package farcell.compile;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a call does beside giving a value, as far as its name tells; for people. */
final class Effects {

    static final String ASKS = "asks for input";

    private static final Set<String> RANDOM = Set.of("java/util/Random", "java/util/concurrent/ThreadLocalRandom",
            "java/util/SplittableRandom", "java/security/SecureRandom", "java/util/random/RandomGenerator");
    private static final Set<String> WRITERS = Set.of("java/io/FileOutputStream", "java/io/FileWriter", "java/io/RandomAccessFile",
            "java/nio/channels/FileChannel");
    private static final Set<String> READERS = Set.of("java/io/FileInputStream", "java/io/FileReader");

    private Effects() {}

    static Set<String> of(String owner, String name) {
        Set<String> effects = new LinkedHashSet<>();
        if (owner.equals("java/io/PrintStream")) {
            effects.add("prints");
        }
        if (owner.startsWith("farcell/display/") || owner.equals("farcell/Display")) {
            effects.add("shows displays");
        }
        if (WRITERS.contains(owner) || owner.equals("java/io/PrintWriter") && name.equals("<init>")
                || owner.equals("java/nio/file/Files") && isWrite(name)) {
            effects.add("writes files");
        }
        if (READERS.contains(owner) || owner.equals("java/nio/file/Files") && !isWrite(name)) {
            effects.add("reads files");
        }
        if (owner.startsWith("java/net/") && !owner.equals("java/net/URI") || owner.startsWith("javax/net/")
                || owner.startsWith("java/nio/channels/") && owner.contains("Socket")) {
            effects.add("uses the network");
        }
        if (RANDOM.contains(owner) || name.equals("random") && owner.equals("java/lang/Math")
                || name.equals("randomUUID") || name.equals("shuffle") && owner.equals("java/util/Collections")) {
            effects.add("uses random numbers");
        }
        if (owner.equals("java/lang/System") && (name.equals("currentTimeMillis") || name.equals("nanoTime"))
                || owner.startsWith("java/time/") && name.equals("now")) {
            effects.add("reads the clock");
        }
        if (owner.equals("java/lang/ProcessBuilder") || owner.equals("java/lang/Runtime") && name.equals("exec")
                || owner.equals("farcell/runtime/Command")) {
            effects.add("starts programs");
        }
        if (owner.equals("java/lang/Thread") && (name.equals("start") || name.equals("startVirtualThread"))
                || owner.equals("java/util/concurrent/Executors") || owner.equals("java/util/concurrent/CompletableFuture")) {
            effects.add("starts threads");
        }
        if (owner.equals("java/util/Scanner")) {
            effects.add(ASKS);
        }
        return effects;
    }

    private static boolean isWrite(String name) {
        return name.startsWith("write") || name.startsWith("create") || name.startsWith("delete") || name.equals("copy")
                || name.equals("move") || name.startsWith("newBufferedWriter") || name.startsWith("newOutputStream")
                || name.startsWith("set");
    }
}
