"""A website's structure goes through approval like everything that shapes a public byte; so does its end."""

from huabiao.approval import subjects
from huabiao.approval.models import Request
from huabiao.approval.subjects import SubjectType

KEY = "site"
FIRST = "installation"
"""The first structure of a website: its certificate is of the kind *installation*."""
OPENING = "site_opening"
"""The matter of a first structure, where the rulebook has a route of its own for it."""
CLOSURE = "site_closure"
"""The end of a website."""


def register() -> None:
    """Make websites known to approval. The open request itself locks the site; there is nothing to undo."""
    subjects.register(SubjectType(key=KEY))
    subjects.register(SubjectType(key=FIRST))
    subjects.register(SubjectType(key=CLOSURE, on_approved=_close))


def _close(request: Request) -> None:
    from huabiao.editing.websites.closing import carry_out  # noqa: PLC0415 - apps are loading

    carry_out(request)
