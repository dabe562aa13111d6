"""Collate, trace, summarise: how the wording drifted, from whom it was taken, where it comes from."""
