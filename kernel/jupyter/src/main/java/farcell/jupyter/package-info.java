/**
 * The Jupyter messaging protocol 5.4, in front of an {@link farcell.jupyter.Interpreter}.
 *
 * <p>{@link farcell.jupyter.KernelServer} puts the parts together. A request goes from the socket thread
 * ({@link farcell.jupyter.SocketLoop}) through the table of {@link farcell.jupyter.Dispatcher} to a handler on its
 * lane; its reply and output go through {@link farcell.jupyter.Outbox} back to the socket thread.
 *
 * <table>
 * <caption>Threads</caption>
 * <tr><th>thread</th><th>does</th></tr>
 * <tr><td>{@code jupyter-sockets}</td><td>owns the shell, control, stdin and iopub sockets; decodes</td></tr>
 * <tr><td>{@code jupyter-heartbeat}</td><td>owns the heartbeat socket; echoes</td></tr>
 * <tr><td>{@code jupyter-shell}</td><td>runs cells and comm messages, one after another</td></tr>
 * <tr><td>{@code jupyter-subshell-ID}</td><td>the same for one subshell; its cells wait for the running one</td></tr>
 * <tr><td>{@code jupyter-analysis}</td><td>complete, inspect, is_complete: beside a running cell</td></tr>
 * <tr><td>{@code jupyter-info}</td><td>kernel_info, comm_info, messages of unknown types: need no interpreter</td></tr>
 * <tr><td>{@code jupyter-history-requests}</td><td>history: a slow disk holds up nobody else</td></tr>
 * <tr><td>{@code jupyter-history}</td><td>owns the history's database, once there is something to do</td></tr>
 * <tr><td>{@code jupyter-usage}</td><td>usage: asks the operating system, which may take its time</td></tr>
 * <tr><td>{@code jupyter-control}</td><td>everything on the control channel</td></tr>
 * <tr><td>{@code jupyter-timer}</td><td>sends what output waited for more</td></tr>
 * </table>
 */
package farcell.jupyter;
