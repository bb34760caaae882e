"""Several texts in one act: which were chosen in a list, and what a replacement would do to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from huabiao.approval.documents import MOST_SUBJECTS
from huabiao.editing.items.comparing import Differing, differing
from huabiao.editing.items.models import Item
from huabiao.editing.items.replacing import LINES, replace_words
from huabiao.editing.items.status import State, Status, statuses
from huabiao.editing.items.views.lists import found_by
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.doors import officer_of
from huabiao.office.accounts.models import User


@dataclass(frozen=True)
class Line:
    """One chosen text under its title so far. `fits`: the act can be done; `places`: how many would change."""

    item: Item
    title: str
    status: Status
    fits: bool
    places: int = 0
    changes: tuple[Differing, ...] = ()


def chosen(request: Any) -> list[Item]:
    """The texts ticked in the list, or all that its search found; of those, what the officer may read.

    At most one more than a signed list can hold, so that too many are noticed.
    """
    posted = request.POST
    things: QuerySet[Any] = policy.visible(officer_of(request), Item.objects.all())
    things = things.select_related(
        "column", "site__organisation", "organisation", "author", "latest_revision"
    )
    if posted.get("all"):
        things = found_by(request, posted.get("found", ""), things)
    else:
        things = things.filter(uuid__in=_uuids(posted.getlist("item")))
    return list(things[: MOST_SUBJECTS + 1])


def to_withdraw(items: Sequence[Item], officer: User) -> list[Line]:
    """Each chosen text and whether the officer may withdraw it."""
    shown = statuses(items)
    return [
        Line(
            item,
            item.title,
            shown[item.uuid],
            shown[item.uuid].state is State.ONLINE
            and bool(policy.can(officer, Action.WITHDRAW, item)),
        )
        for item in items
    ]


def to_correct(items: Sequence[Item], officer: User, find: str, put: str) -> list[Line]:
    """Each chosen text, and what putting words in place of others changes in it; the items themselves change."""
    shown = statuses(items)
    lines = []
    for item in items:
        status = shown[item.uuid]
        fits = status.state is State.ONLINE and bool(policy.can(officer, Action.WRITE, item))
        if not find:
            lines.append(Line(item, item.title, status, fits))
            continue
        stored = Item(**{name: getattr(item, name) for name in (*LINES, "body")})
        places = replace_words(item, find, put)
        changes = differing(stored, item, (*LINES, "body")) if places else []
        lines.append(Line(item, stored.title, status, fits and places > 0, places, tuple(changes)))
    return lines


def _uuids(values: Sequence[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
