/** A client of Jupyter kernels for tests: starts a kernel as Jupyter does and checks all that it sends. */
package farcell.jupyter.client;
