"""Which renderer this is."""

RENDERER_VERSION = "1"
"""Named by every release. It changes with any change here that changes one public byte (decision 7)."""
