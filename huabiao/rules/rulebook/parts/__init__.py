"""The parts of a rulebook, one module a subject."""
