package farcell.magics.standard;

import farcell.magics.CompletionScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files and directories that continue what was typed. */
final class PathProposals {

    private static final int MOST = 200;

    private PathProposals() {}

    /** @param endings of file names, with their dots; none for all files */
    static List<String> of(CompletionScope scope, String... endings) {
        int slash = scope.prefix().lastIndexOf('/');
        String parent = scope.prefix().substring(0, slash + 1);
        Path directory = scope.directory().resolve(parent);
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(entry -> Files.isDirectory(entry) || hasEnding(entry, endings))
                    .map(entry -> parent + entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
                    .sorted().limit(MOST).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean hasEnding(Path file, String... endings) {
        return endings.length == 0 || Stream.of(endings).anyMatch(file.getFileName().toString()::endsWith);
    }
}
