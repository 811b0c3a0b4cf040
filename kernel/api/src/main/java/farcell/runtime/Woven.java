package farcell.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Entry points of the instructions that a session's loader weaves into notebook classes. Not for use by hand. */
public final class Woven {

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
}
