"""How an address names a thing: the arguments in it, the words that are sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from huabiao.editing.items.freezing import freeze_item
from tests.isolation.rights import (
    Roles,
)
from tests.isolation.things import BIRD, Thing

Arguments = Callable[[Thing], list[Any]]


def by_pk(thing: Thing) -> list[Any]:
    """The usual: the row's number."""
    return [thing.row.pk]


def by_uuid(thing: Thing) -> list[Any]:
    """Requests, covers, papers."""
    return [thing.row.uuid]


@dataclass(frozen=True)
class Address:
    """One address.

    `about`: kinds of things it may name (none: it names nothing). `shows`: words of the thing that its readers must
    find. `opens`: who gets it, where not every reader does; `strict`: everybody else is refused; `to_all`: nobody is
    refused, only the words are for readers. `lists`: kind → who must find those things there (None: all readers);
    `leak_queries`: where they need not stand, but no other may. `only_sent`: the thing is named by what is posted.
    """

    about: tuple[str, ...] = ()
    args: Arguments = by_pk
    shows: tuple[str, ...] = ()
    opens: Mapping[str, Roles] | Roles | None = None
    strict: bool = False
    to_all: bool = False
    lists: Mapping[str, Roles | None] = field(default_factory=dict)
    queries: tuple[str, ...] = ("",)
    leak_queries: tuple[str, ...] = ()
    posts: Callable[[Thing], dict[str, Any]] | dict[str, Any] | None = None
    only_sent: bool = False
    get: bool = True
    outside: bool = False
    nowhere: bool = False


STATES = ("item_draft", "item_review", "item_returned", "item_online", "item_withdrawn")
REQUESTS = (
    "request_review",
    "request_returned",
    "request_withdrawn",
    "request_page",
    "request_migration",
)
SEARCH = ("", f"?q={BIRD}")
BIRDS = {"q": BIRD}
EMPTY = {"body-count": "0"}
"""An editor's form in which nothing is written."""
PICTURES = {"picture": None}
FILES = {"attachment": None}
ITEMS: dict[str, Roles | None] = dict.fromkeys((*STATES, "item_migrated"))
SECRECY: Roles = frozenset({"secrecy"})


def frozen_copy(thing: Thing) -> list[Any]:
    """Request, subject and digest of a frozen copy."""
    line = thing.more["line"]
    return [thing.row.uuid, line.subject, line.payload]


def frozen_picture(thing: Thing) -> list[Any]:
    """The same and a picture in it."""
    return [*frozen_copy(thing), thing.more["file_path"]]


def blob_of(thing: Thing) -> list[Any]:
    """A draft and a blob of its preview."""
    _payload, blobs = freeze_item(thing.row)
    return [
        "item",
        thing.row.pk,
        next(d for d, data in blobs.items() if data[:3] == b"\xff\xd8\xff"),
    ]


def subject_of(thing: Thing) -> list[Any]:
    """The subject of a thing."""
    return [thing.row.uuid]


def decision_on(thing: Thing) -> dict[str, Any]:
    """What a signer sends."""
    return {"verdict": "agree", "submission": thing.row.submission_digest, "opinion": "同意"}


def outside_copy(thing: Thing) -> list[Any]:
    """A withdrawal and a copy of it elsewhere."""
    from huabiao.register.certificates.models import OutsideCopy

    return [thing.row.pk, OutsideCopy.objects.filter(withdrawal=thing.row)[0].pk]


def box_number(thing: Thing) -> list[Any]:
    """The number of a sealed box."""
    return [thing.more["number"]]


def form_code(thing: Thing) -> list[Any]:
    """The code of a printed form."""
    return [thing.more["code"]]


def chosen_link(thing: Thing) -> dict[str, Any]:
    """What the link chooser sends."""
    return {"own": str(thing.row.uuid)}
