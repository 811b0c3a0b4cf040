package farcell.remote.backends;

import farcell.ssh.SshPlace;
import java.nio.file.Path;

/**
 * A backend as a file has it.
 *
 * @param name as {@code on=} takes it
 * @param file where it stands
 */
public record ConfiguredBackend(String name, SshPlace place, Path file) {}
