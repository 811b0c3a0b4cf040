package farcell.volumes;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The files of a tree, in the order of their names in each directory. */
final class TreeFiles {

    /** @param file where it is on this machine */
    record Found(Entry entry, Path file) {}

    private final List<Found> found = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private TreeFiles() {}

    /**
     * Those below a directory, itself not.
     *
     * @param follow whether what links lead to is part of the tree: on the machine of whoever asks, not on a host
     */
    static TreeFiles below(Path root, boolean follow) throws IOException {
        TreeFiles files = new TreeFiles();
        Set<FileVisitOption> options = follow ? EnumSet.of(FileVisitOption.FOLLOW_LINKS)
                : EnumSet.noneOf(FileVisitOption.class);
        Files.walkFileTree(root, options, Integer.MAX_VALUE, files.new Visitor(root));
        return files;
    }

    /** One file. */
    static TreeFiles one(VolumePath path, Path file) throws IOException {
        TreeFiles files = new TreeFiles();
        files.found.add(new Found(Entry.of(path, file, Files.readAttributes(file, BasicFileAttributes.class)), file));
        return files;
    }

    List<Found> found() {
        return found;
    }

    /** What is there and does not travel. */
    List<String> leftOut() {
        return leftOut;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Path root;

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (directory.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            String relative = relative(directory);
            if (relative.equals(VolumePath.OURS) || directory.endsWith(VolumePath.ARRIVING)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            return add(relative, directory, attributes) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                add(relative(file), file, attributes);
            } else {
                leftOut.add(VolumePath.visible(relative(file)) + (attributes.isSymbolicLink() ? ": a link"
                        : ": neither file nor directory"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof java.nio.file.FileSystemLoopException) {
                leftOut.add(VolumePath.visible(relative(file)) + ": a link to where it stands");
                return FileVisitResult.CONTINUE;
            }
            if (!Files.exists(file)) {
                return FileVisitResult.CONTINUE;
            }
            throw new VolumeException(file + " cannot be read" + (e instanceof java.nio.file.AccessDeniedException
                    ? ": no permission" : ": " + e.getMessage()), e);
        }

        private String relative(Path path) {
            return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        }

        private boolean add(String relative, Path file, BasicFileAttributes attributes) {
            try {
                found.add(new Found(Entry.of(new VolumePath(relative), file, attributes), file));
                return true;
            } catch (IllegalArgumentException e) {
                leftOut.add(VolumePath.visible(relative) + ": " + e.getMessage());
                return false;
            }
        }
    }
}
