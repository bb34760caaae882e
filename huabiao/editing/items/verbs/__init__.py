"""The verbs of items, one module each; `services` is their door."""
