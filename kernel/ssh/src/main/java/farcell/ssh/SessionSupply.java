package farcell.ssh;

import java.nio.file.Path;
import java.util.List;

/** How a session on a host is reached beside its link, and what is brought to it while it lives. */
final class SessionSupply implements SshSession.Road {

    private final SshBackend backend;
    private final SessionJars jars;
    private final WorkingFiles working;

    SessionSupply(SshBackend backend, ObjectStore objects) {
        this.backend = backend;
        this.jars = new SessionJars(objects);
        this.working = new WorkingFiles(objects);
    }

    @Override
    public SshConnection connection() throws SshFailure {
        return backend.connection(Questions.NOBODY);
    }

    @Override
    public List<String> bring(SessionFiles files, List<Path> paths) throws SshFailure, InterruptedException {
        return jars.bring(connection(), files, paths, backend.settings().progress());
    }

    @Override
    public void place(SessionFiles files, long pid, Path from, List<String> names) throws SshFailure, InterruptedException {
        working.place(connection(), files, pid, from, names, backend.settings().progress());
    }
}
