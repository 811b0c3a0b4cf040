package farcell.cli;

/**
 * One thing that {@code farcell doctor} looked at.
 *
 * @param state   how it is
 * @param subject what was looked at
 * @param finding what was found
 * @param advice  what to do; empty when there is nothing to do
 */
record Check(State state, String subject, String finding, String advice) {

    enum State {
        /** As it should be. */
        OK,
        /** Something that works without it is not there. */
        NOTE,
        /** Farcell does not work like this. */
        MISSING
    }

    static Check ok(String subject, String finding) {
        return new Check(State.OK, subject, finding, "");
    }

    static Check note(String subject, String finding, String advice) {
        return new Check(State.NOTE, subject, finding, advice);
    }

    static Check missing(String subject, String finding, String advice) {
        return new Check(State.MISSING, subject, finding, advice);
    }

    /** @return one line, and a second one with the advice if there is any */
    String text() {
        String first = String.format("%-8s%-14s%s", state.name().toLowerCase(java.util.Locale.ROOT), subject, finding);
        return advice.isEmpty() ? first : first + System.lineSeparator() + " ".repeat(8) + "-> " + advice;
    }
}
