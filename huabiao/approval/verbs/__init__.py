"""The verbs of approval, one a file; `services` is the door."""
