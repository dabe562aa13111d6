"""Show: a finished run for human eyes."""
