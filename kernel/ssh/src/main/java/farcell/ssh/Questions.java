package farcell.ssh;

import java.util.Optional;

/** What only a person can answer while a connection is made. */
public interface Questions {

    /** Nobody is there: an unknown host key is refused, an encrypted key is not used. */
    Questions NOBODY = new Questions() {
        @Override
        public boolean confirm(String question) {
            return false;
        }

        @Override
        public Optional<String> secret(String question) {
            return Optional.empty();
        }

        @Override
        public boolean anybodyThere() {
            return false;
        }
    };

    /** Whether the answer is yes. */
    boolean confirm(String question);

    /** A passphrase, not shown while it is typed and kept nowhere; none when there is no answer. */
    Optional<String> secret(String question);

    /** Whether it makes sense to ask. */
    default boolean anybodyThere() {
        return true;
    }
}
