/**
 * What a machine has, and how a session is started on it.
 *
 * <p>A {@link farcell.hosts.Backend} launches a {@link farcell.hosts.SessionRequest} on one of its
 * {@link farcell.hosts.Host}s and gives a {@link farcell.hosts.LaunchedSession}: the link to the agent, the GPUs that it
 * was bound to, its log, and in the end an {@link farcell.hosts.Ending}. {@link farcell.hosts.LocalBackend} is this
 * machine. What looks at a machine ({@link farcell.hosts.Gpus}) does so by {@link farcell.hosts.Commands}, so that it
 * works wherever commands can be run.
 */
package farcell.hosts;
