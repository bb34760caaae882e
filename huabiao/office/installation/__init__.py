"""Preparing an installation from nothing, and looking whether it is in a state to run."""
