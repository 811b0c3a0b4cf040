package farcell.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All messages between the kernel and a session, in both directions. Only these records are ever decoded
 * ({@link Messages}), with limits.
 */
public sealed interface Message {

    // ---- handshake ------------------------------------------------------------------------------------------------

    /**
     * What a session says of its JVM.
     *
     * @param feature feature version of the session's JDK (17, 25); the class files it can load follow from it
     */
    record Hello(int protocol, long pid, int feature, String vm, String os, String arch, int cpus,
                 long maxHeap) implements Message {}

    // ---- asked by the kernel ---------------------------------------------------------------------------------------

    /**
     * Apply a journal in order; stop at the first exception. Answered by {@link Ran} when the last step ended.
     *
     * @param run    number of the run, unique in the kernel; outputs carry it
     * @param cell   name of the cell for tracebacks, as in {@link Thrown.Frame#file()}
     * @param states slots whose state in this session changes before the first step
     */
    record Run(long run, String cell, List<SlotChange> states, List<Step> steps) implements Message {}

    record SlotChange(Slot slot, SlotState state) {}

    /**
     * @param done    steps that ended normally
     * @param touched slots that were {@code SHARED} (or fetched while {@code STALE}) and were read since the last
     *                report, and whose value can be changed in place
     * @param written slots that were {@code SHARED} or {@code STALE} and were written since the last report, and
     *                statics groups initialised by this session
     */
    record Ran(long run, Outcome outcome, int done, List<Slot> touched, List<Slot> written) implements Message {}

    sealed interface Outcome {
        /** @param result the rendered value of the step with {@code show}; empty list for none or void */
        record Ok(List<Bundle> result) implements Outcome {}

        /** @param snippet position of the snippet that threw */
        record Threw(Thrown thrown, int snippet) implements Outcome {}

        /** Ended by {@link Interrupt}. */
        record Stopped(int snippet) implements Outcome {}
    }

    /** Stop a run: interrupt its thread, then harder. Answered at once by {@link Done}; the run by its {@link Ran}. */
    record Interrupt(long run) implements Message {}

    /** Append jars or directories to the class path of user code. Answered by {@link Done}. */
    record AddPaths(List<String> paths) implements Message {}

    /** Change states of slots outside a run. Answered by {@link Done}. */
    record SetStates(List<SlotChange> states) implements Message {}

    /** How many bytes each run may print before the rest goes to a file only; 0 for any number. */
    record OutputLimit(long bytes) implements Message {}

    /** Set slots to null so that dead values can be collected. */
    record Free(List<Slot> slots) implements Message {}

    /** Describe slots. Answered by {@link Described}. */
    record Describe(List<Slot> slots, boolean survey) implements Message {}

    record Described(List<SlotInfo> slots) implements Message {}

    /**
     * @param type      class name of the value, {@code null} for null; the static type for primitives
     * @param size      estimate of the bytes that it takes when it travels, -1 unknown
     * @param immutable whether nothing reachable from it can be changed in place
     * @param preview   first 80 characters of a safe rendering, no user code run
     * @param code      code met inside the value, as {@code owner} for a notebook class or
     *                  {@code owner#method#descriptor} for the implementation of a lambda; without {@code survey} not
     *                  all of it when the value is large
     * @param obstacle  with {@code survey}: path to the first thing that cannot travel and why, or empty
     */
    record SlotInfo(Slot slot, @MayBeNull String type, long size, boolean immutable, String preview,
                    List<String> code, String obstacle) {}

    /** Render the value of a slot where it lives, as a run that can be stopped. Answered by {@link Ran}. */
    record Render(long run, Slot slot) implements Message {}

    /**
     * Encode slots, with the slots that share mutable objects with them, and send them as data on {@code stream} of
     * the same link after the answer {@link Taken}, or {@link Refused}.
     *
     * @param held  those of the slots whose last transferred version the receiver holds: an unchanged one is not sent
     * @param limit refuse over this many bytes; 0 for no limit; {@link #COMPARE_ONLY} to learn which slots are unchanged
     *              and send nothing, for values that are small
     */
    record Take(long stream, List<Slot> slots, List<Slot> held, long limit) implements Message {
        public static final long COMPARE_ONLY = -1;
    }

    /**
     * @param slots      all slots in the data, the group included, in the order of the encoded array
     * @param unchanged  slots asked for that are as they were at the last transfer and are not in the data
     * @param classes    notebook classes met in the values; the receiver needs them to decode
     * @param bytes      size of the data that follow; 0 = no data follow
     * @param unsearched whether the search for variables that share objects with those sent was given up: it took too long
     */
    record Taken(List<Slot> slots, List<Slot> unchanged, List<String> classes, long bytes, boolean unsearched)
            implements Message {}

    /** @param path to what cannot travel, {@code model.block.cache.lock}, or empty */
    record Refused(Reason reason, Slot slot, String path, long bytes, String text) implements Message {
        public enum Reason { CANNOT_TRAVEL, TOO_LARGE, FAILED }
    }

    /**
     * Decode data that arrive on {@code stream} and put the values into slots, which become {@code SHARED} and one
     * group. Answered by {@link Done} or {@link Refused}. {@link Slot#NONE} in the list skips a value.
     *
     * @param classes names that the decoder may load besides the JDK's value types and the jars' classes
     */
    record Put(long stream, List<Slot> slots, List<String> classes, long bytes) implements Message {}

    /** Answer with a thread dump in {@link Text}. */
    record Threads() implements Message {}

    record Text(String text) implements Message {}

    record Done() implements Message {}

    /** The asked side could not answer: what happened, for the user to read. */
    record Failed(String text) implements Message {}

    /** End the session: no new work, flush output, exit. */
    record Bye() implements Message {}

    // ---- asked by the session --------------------------------------------------------------------------------------

    /**
     * User code read a stale slot. Answered by {@link Done} once the kernel has {@link Put} it or set its state, or by
     * {@link Failed} with the text of the error that the read throws.
     *
     * @param run whose code it was, or {@link #IN_TRANSFER}
     */
    record Need(long run, Slot slot) implements Message {

        /** Code that runs while a value is encoded or decoded: a record's constructor, a comparator, a hash code. The
         *  transfer waits for it, so it cannot wait for the transfer. */
        public static final long IN_TRANSFER = -1;
    }

    /** A class of the notebook is missing. Answered by {@link ClassIs}. */
    record NeedClass(String name) implements Message {}

    /** @param file none or one; @param states of the slots that the class declares */
    record ClassIs(List<ClassFile> file, List<SlotChange> states) implements Message {}

    /** User code asks for a line of input. Answered by {@link Text}, or {@link Failed} where input is not allowed. */
    record Input(long run, String prompt, boolean password) implements Message {}

    // ---- told by the session ---------------------------------------------------------------------------------------

    /** @param name {@code stdout} or {@code stderr} */
    record Output(long run, String name, String text) implements Message {}

    /** @param id display id, empty for none; @param update whether it replaces an earlier one of that id */
    record Show(long run, Bundle bundle, String id, boolean update) implements Message {}

    record Clear(long run, boolean untilNext) implements Message {}

    /**
     * A thread of user code ended by an exception that nothing caught, or user code prints one.
     *
     * @param thread that ended; empty for none
     */
    record Uncaught(long run, String thread, Thrown thrown) implements Message {}

    // Comms of user code, told by both sides. Data are the text of a JSON object.

    /**
     * A comm is opened, by user code of a run or, with run 0, by a page of the notebook.
     *
     * @param comm its id on both sides
     */
    record CommOpen(long run, String comm, String target, String data, List<Blob> buffers) implements Message {}

    record CommSend(long run, String comm, String data, List<Blob> buffers) implements Message {}

    record CommClose(long run, String comm, String data) implements Message {}

    /** User code serves what pages open to that target. */
    record CommTarget(String target) implements Message {}

    /** Slots touched or written outside of a run, by a background thread. */
    record Dirty(List<Slot> touched, List<Slot> written) implements Message {}

    /** The JVM is going down by its own doing, {@code System.exit} for instance; output is flushed. */
    record Exiting(String why) implements Message {}

    /** Free form facts about a session that change rarely: engine and device in use, memory. */
    record Facts(Map<String, String> facts) implements Message {}

    // ---- attaching: kernel/README.md, "Survival" ---------------------------------------------------------------------

    /**
     * First question of a kernel over a new link. Answered by {@link Attached}. Events of runs that the session still
     * holds do not come by themselves: the kernel asks for them by {@link Replay}.
     *
     * @param notebook whose session it is from now on, for people; empty leaves it as it was
     * @param collects whether this kernel will say what it stored ({@link Collected}); the events of one that does not
     *                 are not held for long once they were sent
     */
    record Attach(String notebook, boolean collects) implements Message {}

    /**
     * @param id       of the session on its host, the name of its directory
     * @param session  its name: {@code local}, {@code l40s-1}
     * @param notebook as the last {@link Attach} said
     * @param lastRun  the highest number of a run so far; the kernel numbers its runs from above it
     * @param runs     runs of this or an earlier kernel that are going on or whose events are not all
     *                 {@link Collected}, oldest first
     * @param kept     what {@link Keep} stored
     */
    record Attached(Hello hello, String id, String session, String notebook, long lastRun, List<RunKept> runs,
                    List<Kept> kept, Clocks clocks) implements Message {}

    /** How far a run is. */
    enum Phase { RUNNING, OK, THREW, STOPPED }

    /**
     * What a session holds of a run. {@link Output}, {@link Show}, {@link Clear}, {@link Uncaught}, the messages of comms
     * and {@link Ran} with its number are its events and are counted in order from 1; {@code Ran} is the last, but for what
     * its threads print later. Run 0 is what belongs to no run: {@link Dirty}, {@link CommTarget}, {@link EndsSoon}.
     *
     * @param cell    as in {@link Run}
     * @param first   number of the first event that is still there
     * @param next    number that the next event will have; equal to {@code first} when nothing is left
     * @param started milliseconds ago
     */
    record RunKept(long run, String cell, Phase phase, long first, long next, long started) {}

    /**
     * Tell the events of a run from a number on, those kept at first and then those that come, each once. Answered by
     * {@link Done}; {@link Replayed} is told before the first of them.
     */
    record Replay(long run, long from) implements Message {}

    /** @param from number of the event that comes next; higher than asked for when older ones are not there any more */
    record Replayed(long run, long from) implements Message {}

    /**
     * The kernel has stored the events of a run up to a number where a kill cannot reach them: the session need not
     * hold them any longer. With {@link #ALL}, the kernel does not want any more of those that there are now.
     */
    record Collected(long run, long upTo) implements Message {
        public static final long ALL = Long.MAX_VALUE;
    }

    /**
     * Append to a file in the session's directory; such a file lives as long as the session. Answered by {@link Kept}
     * with the new length, or by {@link Failed}.
     *
     * @param name    letters, digits, {@code .}, {@code _} and {@code -}, at most 64 and no dot first
     * @param at      length of the file now, 0 for none: a kernel that does not know it does not append. When
     *                {@code replace} is set, the bytes take the place of the whole file, at once or not at all
     */
    record Keep(String name, long at, boolean replace, byte[] bytes) implements Message {
        @Override
        public boolean equals(Object other) {
            return other instanceof Keep that && name.equals(that.name) && at == that.at && replace == that.replace
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return name.hashCode() + Long.hashCode(at);
        }

        @Override
        public String toString() {
            return "Keep[name=" + name + ", at=" + at + ", " + bytes.length + " B]";
        }
    }

    record Kept(String name, long length) implements Message {}

    /** Read a part of what {@link Keep} stored. Answered by {@link KeptBytes}, shorter than {@code limit} at the end. */
    record ReadKept(String name, long from, int limit) implements Message {}

    record KeptBytes(byte[] bytes) implements Message {
        @Override
        public boolean equals(Object other) {
            return other instanceof KeptBytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "KeptBytes[" + bytes.length + " B]";
        }
    }

    /**
     * Somebody uses this session: its idle clock starts anew. Answered by {@link Clocks}.
     *
     * @param idle new limits in milliseconds, 0 for none, {@link #SAME} to leave one as it is
     */
    record Lease(long idle, long orphan, long ttl) implements Message {
        public static final long SAME = -1;
    }

    /** Answered by {@link Clocks}; renews nothing. */
    record AskClocks() implements Message {}

    /**
     * How long a session may live, in milliseconds; a limit of 0 is none.
     *
     * @param idle    limit without a cell, a question of the kernel or use of its GPUs
     * @param orphan  the same limit while no kernel is attached
     * @param ttl     limit since the start
     * @param idleFor time since it was last used; 0 while a cell runs
     * @param age     time since the start
     * @param left    time until it ends if nobody uses it, {@link #NEVER} for no end
     * @param why     which limit that is, for people; empty for none
     */
    record Clocks(long idle, long orphan, long ttl, long idleFor, long age, long left, String why) implements Message {
        public static final long NEVER = -1;
    }

    /** The session will end if nobody uses it, or whatever is done when {@code why} is its maximum. Told once. */
    record EndsSoon(long left, String why) implements Message {}

    /** Do what user code wants done before the session ends ({@code Session.beforeEnd}). Answered by {@link Done}. */
    record PrepareEnd() implements Message {}

    /**
     * The session's time is up: the kernel takes what is only there. Answered by {@link Done}; then the session ends.
     *
     * @param why a phrase: {@code idle for 15 min}
     */
    record TimeIsUp(String why) implements Message {}

    /** The kernel goes and the session stays, for its orphan time. Without it a session ends when a kernel closes the
     *  link. */
    record Leave() implements Message {}

    /**
     * Replace the code of library classes that are loaded: all or none. Those that are not loaded get theirs from the class
     * path when they are used. Answered by {@link Reloaded}.
     *
     * @param reshaped names of those files whose shape changed, so that no JVM takes them for a loaded class
     */
    record Reload(List<ClassFile> files, List<String> reshaped) implements Message {}

    /**
     * @param replaced classes whose code was replaced
     * @param obstacles loaded classes of {@link Reload#reshaped}; where there are any, nothing was replaced
     */
    record Reloaded(List<String> replaced, List<String> obstacles) implements Message {}

    /** What the session uses now; asking is no use of it. Answered by {@link Use}. */
    record AskUse() implements Message {}

    /**
     * @param memory bytes of the machine's memory that the session's process holds; -1 unknown
     * @param gpus   those that it may use; empty where it has none, or where they do not say
     */
    record Use(long memory, List<GpuUse> gpus) implements Message {}

    /**
     * @param percent of the last moments in which it computed, of whatever process; -1 where it does not say
     * @param memory  bytes of its memory that are taken, by whatever process; -1 where it does not say
     */
    record GpuUse(String uuid, int percent, long memory) {}
}
