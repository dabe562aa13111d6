"""Exports: a finished run in the formats of others, written in a stream."""
