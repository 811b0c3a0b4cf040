package farcell.suite;

/** Cells that print {@code in} once they are where no check in woven code ends them. */
final class Unstoppable {

    /** Waits in a system call for a connection that never comes; no interrupt ends it. */
    static final String CODE = watch("stack[0].isNativeMethod()", "accept")
            + "new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress()).accept();";

    private Unstoppable() {}

    /** Code that is announced once a library's method is on its stack. */
    static String inside(String method, String code) {
        return watch("true", method) + code;
    }

    private static String watch(String also, String method) {
        return """
                {
                    var me = Thread.currentThread();
                    Predicate<StackTraceElement[]> there = stack -> stack.length > 0 && %s
                            && Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("%s"));
                    new Thread(() -> {
                        while (!there.test(me.getStackTrace())) { Thread.onSpinWait(); }
                        System.out.println("in");
                    }).start();
                }
                """.formatted(also, method);
    }
}
