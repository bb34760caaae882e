"""A website's structure goes through approval like everything that shapes a public byte."""

from huabiao.approval import subjects
from huabiao.approval.subjects import SubjectType

KEY = "site"
FIRST = "installation"
"""The first structure of a website: its certificate is of the kind *installation*."""


def register() -> None:
    """Make websites known to approval. The open request itself locks the site; there is nothing to undo."""
    subjects.register(SubjectType(key=KEY))
    subjects.register(SubjectType(key=FIRST))
