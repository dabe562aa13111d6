"""Engines: the same kernels and the same relational steps, on one machine or on many."""
