/** How a session outlives a kernel: its files, what it keeps for kernels, and when it ends (kernel/README.md, "Survival"). */
package farcell.session.life;
