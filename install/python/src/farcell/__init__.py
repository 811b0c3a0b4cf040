"""Farcell, a Java kernel for Jupyter. This package starts it; the kernel itself is Java."""
