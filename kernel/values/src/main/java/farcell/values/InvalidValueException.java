package farcell.values;

import java.io.IOException;

/** Data that break a limit, name a class that is not allowed, or are malformed. */
public class InvalidValueException extends IOException {
    public InvalidValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
