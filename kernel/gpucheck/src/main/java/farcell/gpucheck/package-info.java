/**
 * A program that has each GPU compute something and looks at the result. It runs on the machine with the GPUs, in a JVM of its
 * own: a driver that hangs or crashes takes nothing along. Nothing in Farcell calls its classes.
 */
package farcell.gpucheck;
