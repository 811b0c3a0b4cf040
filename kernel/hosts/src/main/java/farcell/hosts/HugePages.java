package farcell.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Huge pages for the heap of a session. A value that comes in is written to memory that nobody used before, and in pages
 * of 4 KiB the system takes longer for them than the bytes do. Where it gives huge pages to those who ask
 * (Documentation/admin-guide/mm/transhuge.rst of Linux), the JVM has to ask; where it gives them to all or to none, not.
 */
final class HugePages {

    private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private HugePages() {}

    /** Options of the JVM. @param own those of the user, who may have chosen how its memory is managed */
    static List<String> options(List<String> own) {
        return options(SETTING, own);
    }

    static List<String> options(Path setting, List<String> own) {
        boolean chosen = own.stream().anyMatch(option -> option.matches("-XX:[+-]Use.*"));
        return !chosen && isForThoseWhoAsk(setting) ? List.of("-XX:+UseTransparentHugePages") : List.of();
    }

    private static boolean isForThoseWhoAsk(Path setting) {
        try {
            return Files.isReadable(setting) && Files.readString(setting).contains("[madvise]");
        } catch (IOException e) {
            return false;
        }
    }
}
