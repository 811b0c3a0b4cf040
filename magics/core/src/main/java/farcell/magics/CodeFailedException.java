package farcell.magics;

import farcell.jupyter.Interpreter.Result;

/** Java that a magic ran did not compile, or threw. Passed through unchanged: it already is what the user shall see. */
public class CodeFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Result.Failed failed;

    public CodeFailedException(Result.Failed failed) {
        super(failed.name() + ": " + failed.message());
        this.failed = failed;
    }

    public Result.Failed failed() {
        return failed;
    }
}
