"""Claims: words that somebody says were said, held against the quotes of a finished run."""
