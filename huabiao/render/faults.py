"""What a renderer refuses, in sentences a person can act on (Chinese, as this wing is pure)."""


class RenderFault(ValueError):
    """A page that cannot be rendered as asked; the message says why and what to do."""
