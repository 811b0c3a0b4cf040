package farcell.jupyter;

import java.util.Optional;

/** Answers one type of message. Whatever it throws becomes an error reply. */
@FunctionalInterface
interface Handler {

    /** @return the reply, or nothing for messages that have none (comm messages) */
    Optional<Reply> handle(Request request) throws Exception;
}
