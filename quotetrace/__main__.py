"""`python -m quotetrace`: the command line."""

from quotetrace.cli import main

main()
