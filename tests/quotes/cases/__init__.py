"""Tables of cases, one module for each language: a text, and a line for every quote that is in it."""
