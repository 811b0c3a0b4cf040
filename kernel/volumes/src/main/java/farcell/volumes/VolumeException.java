package farcell.volumes;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What was asked of a volume cannot be done; the message is for the user. */
public final class VolumeException extends IOException {

    private static final long serialVersionUID = 1L;

    public VolumeException(String message) {
        super(message);
    }

    public VolumeException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same for a user: those of a file system often name a file, and not what is wrong with it. */
    static VolumeException of(Exception e) {
        return e instanceof VolumeException known ? known : new VolumeException(text(e), e);
    }

    private static String text(Exception e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (e instanceof NoSuchFileException none) {
            return "there is no " + none.getFile();
        }
        if (e instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? "cannot be used" : file.getReason());
        }
        boolean forPeople = e instanceof IOException || e instanceof IllegalArgumentException;
        return forPeople && e.getMessage() != null ? e.getMessage() : e.toString();
    }
}
