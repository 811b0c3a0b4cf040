package farcell.remote;

import farcell.wire.Thrown;
import java.util.ArrayList;
import java.util.List;

/** What to do about exceptions whose own message does not say so. */
final class Advice {

    private Advice() {}

    /** Lines to stand below a traceback. */
    static List<String> of(Thrown thrown, String session) {
        List<String> lines = new ArrayList<>();
        if (thrown.type().equals(OutOfMemoryError.class.getName())) {
            lines.add("The heap of session " + session + " is full; its variables keep their values. Set to null what is"
                    + " not needed, or use a session with more: %%remote session=NAME memory=8G");
        }
        if (thrown.type().equals(NullPointerException.class.getName())
                && thrown.message().contains("java.lang.System.console()")) {
            lines.add("A notebook has no console. Ask with Input.line(\"name? \") or Input.password(\"password? \"),"
                    + " or read System.in: new Scanner(System.in).nextLine()");
        }
        return lines;
    }
}
