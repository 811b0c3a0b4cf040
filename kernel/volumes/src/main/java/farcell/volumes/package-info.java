/**
 * Volumes: named directory trees that outlive every session. The same classes run in the kernel and, as a small program
 * ({@link farcell.volumes.Main}), on the host whose volumes they are; the two talk over one duplex stream.
 */
package farcell.volumes;
