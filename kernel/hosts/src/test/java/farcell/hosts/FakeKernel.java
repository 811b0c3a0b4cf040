package farcell.hosts;

/** A kernel that starts a session which ends for nobody, says its process and directory, and ends without a close. */
public final class FakeKernel {

    private FakeKernel() {}

    public static void main(String[] arguments) throws Exception {
        LocalBackend backend = LocalBackend.of(FakeAgent.agent());
        LaunchedSession session = backend.launch(
                SessionRequest.named("local").environment("FAKE_AGENT", "stubborn").build(), new RecordingHandler());
        System.out.println(session.pid() + " " + session.log());
        System.out.flush();
        System.exit(0);
    }
}
