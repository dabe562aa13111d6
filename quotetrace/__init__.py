"""quotetrace: who said it, through whom it came, and how the wording drifted on the way."""

__version__ = "0.1.0"
