package farcell.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** A command could not do its work; the message says what happened and what to do next. */
final class Failure extends RuntimeException {

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /** @return one line for standard error; exceptions of the JDK that bear only a path are put in words */
    static String text(Throwable thrown) {
        if (thrown instanceof Failure) {
            return thrown.getMessage();
        }
        if (thrown instanceof AccessDeniedException denied) {
            return "no permission to write " + denied.getFile();
        }
        if (thrown instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (thrown instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is in the way: a file of that name exists";
        }
        return thrown.toString();
    }
}
