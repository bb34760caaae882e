"""What a form shows of a thing named in it by its number: only to whoever may read the thing.

Wagtail's chooser widget draws the name of any number that is posted to a form, whatever the policy says. What the
stored text uses already stays visible to those who may write in that text: hiding it would drop it on saving.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.admin.widgets.chooser import BaseChooser

from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.office.accounts.models import User


@dataclass(frozen=True)
class _Reader:
    officer: User
    uses: frozenset[Model] = frozenset()


_reader: ContextVar[_Reader | None] = ContextVar("reader", default=None)
"""Set anew by every request before its view runs; pages are drawn after it, so it is not taken back."""


def drawn_for(officer: User, uses: Iterable[Model] = ()) -> None:
    """From now on this request draws for an officer, in a text that `uses` some things already."""
    _reader.set(_Reader(officer, frozenset(uses)))


class GuardedChooser(BaseChooser):
    """A chooser that shows nothing of a thing the officer may not read."""

    def get_instance(self, value: Any) -> Any:
        """The thing of a number, if it may be shown; outside a request (scripts, tests of forms) any."""
        thing = super().get_instance(value)
        reader = _reader.get()
        if thing is None or reader is None or thing in reader.uses:
            return thing
        return thing if policy.can(reader.officer, Action.READ, thing) else None
