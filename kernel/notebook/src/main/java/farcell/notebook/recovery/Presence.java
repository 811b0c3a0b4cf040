package farcell.notebook.recovery;

/** What is there of a variable. */
public sealed interface Presence {

    /** Its newest value, somewhere. @param place for people: {@code in session a} */
    record Whole(String place) implements Presence {}

    /** A value from before some of its changes. @param run that it is from, 0 for before all */
    record Older(long run, String why) implements Presence {}

    /** Nothing. @param why for people, a sentence without its end */
    record Gone(String why) implements Presence {}

    /** Something that is neither: the user must choose first. @param what for people, and what to do */
    record Unclear(String what) implements Presence {}
}
