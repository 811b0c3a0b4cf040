package farcell.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/** Entry points of the instructions that a session's loader weaves into notebook classes. Not for use by hand. */
public final class Woven {

    private static final MethodHandle NOTHING = MethodHandles.empty(MethodType.methodType(void.class));
    private static final MutableCallSite STOP_POINT = new MutableCallSite(NOTHING);
    /** Folded by the compilers: a check is no code at all until {@link #armStop} makes them compile again. */
    private static final MethodHandle CHECK = STOP_POINT.dynamicInvoker();
    /** How often {@link #armStop} was called for which {@link #disarmStop} was not. */
    private static int armed;

    private Woven() {}

    /** Bootstrap of a woven GETSTATIC; type {@code ()T}. */
    public static CallSite get(MethodHandles.Lookup caller, String field, MethodType type, String owner) {
        return Hosts.current().slot(caller, false, type, owner, field);
    }

    /** Bootstrap of a woven PUTSTATIC; type {@code (T)void}. */
    public static CallSite put(MethodHandles.Lookup caller, String field, MethodType type, String owner) {
        return Hosts.current().slot(caller, true, type, owner, field);
    }

    /** Opens a woven static initialiser. */
    public static boolean adopt(Class<?> type) {
        return Hosts.current().adopt(type);
    }

    /** Ends a woven static initialiser that ran here. */
    public static void initialised(Class<?> type) {
        Hosts.current().initialised(type);
    }

    /** Stands at method entries and backward branches. @throws CellStopped while the thread's run is to end */
    public static void check() throws Throwable {
        CHECK.invokeExact();
    }

    /** Stands in place of {@code thrown.printStackTrace()}. */
    public static void printStackTrace(Throwable thrown) {
        Hosts.current().printStackTrace(thrown);
    }

    /** Makes {@link #check} call {@link Host#checkStop}, in code that runs already too. */
    public static synchronized void armStop() {
        if (armed++ == 0) {
            retarget(Target.CHECK_STOP);
        }
    }

    /** Makes {@link #check} cost nothing again, when this was called as often as {@link #armStop}. */
    public static synchronized void disarmStop() {
        if (armed > 0 && --armed == 0) {
            retarget(NOTHING);
        }
    }

    private static void retarget(MethodHandle target) {
        STOP_POINT.setTarget(target);
        MutableCallSite.syncAll(new MutableCallSite[] {STOP_POINT});
    }

    /** Apart, so that nothing is looked up before the first stop. */
    private static final class Target {
        static final MethodHandle CHECK_STOP;

        static {
            try {
                CHECK_STOP = MethodHandles.lookup()
                        .findStatic(Target.class, "checkStop", MethodType.methodType(void.class));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private static void checkStop() {
            Hosts.current().checkStop();
        }
    }
}
