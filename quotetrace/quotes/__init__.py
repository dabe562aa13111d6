"""Extract: one article and nothing else becomes its quotes, with speaker and chain."""
