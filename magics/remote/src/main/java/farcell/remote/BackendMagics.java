package farcell.remote;

import farcell.hosts.Backend;
import farcell.hosts.Host;
import farcell.magics.Magic;
import farcell.notebook.Sizes;
import farcell.ssh.SshBackend;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code %backends}: where remote cells can run. */
final class BackendMagics {

    private final Backends backends;

    BackendMagics(Backends backends) {
        this.backends = backends;
    }

    Magic declaration() {
        return Magic.named("backends", "list where remote cells can run, and what is there now")
                .help("""
                        This machine is the backend local. Others stand in farcell.toml beside the notebook, or in your
                        config.toml; a terminal adds one with

                            farcell backend add lab --ssh HOST

                        where HOST is an alias of ~/.ssh/config, or user@host. Then

                            %%remote on=lab
                        """)
                .line(List.of(), call -> Optional.of(list())).build();
    }

    private Bundle list() throws InterruptedException {
        TextTable table = new TextTable("backend", "host", "CPUs", "memory", "GPUs");
        Map<String, String> problems = new LinkedHashMap<>();
        for (Backend backend : backends.all()) {
            for (Host host : backend.hosts()) {
                boolean reached = host.cpus() > 0;
                if (!reached) {
                    problems.put(backend.name(), host.gpus().note());
                }
                table.row(backend.name(), backend instanceof SshBackend ssh ? "ssh " + ssh.place().host() : host.name(),
                        reached ? String.valueOf(host.cpus()) : "", reached ? Sizes.of(host.memory()) : "",
                        reached ? host.gpus().describe() : "out of reach");
            }
        }
        List<String> notes = new ArrayList<>();
        problems.forEach((name, text) -> notes.add(name + ": " + text));
        return table.bundle("", notes);
    }
}
