"""One role walking through the back office: looking at every address, sending to each, noting what is wrong."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse

from huabiao.office.ledger.models import Entry
from tests.isolation.addresses import ADDRESSES, FIXED
from tests.isolation.naming import Address
from tests.isolation.reading import words_of
from tests.isolation.rights import Roles, may_see, readers
from tests.isolation.things import Planted, Thing

REFUSALS = {403, 404, 405}
ANSWERS = {200, 422}


class Visit:
    """One role walking through the back office; what is wrong is collected, not raised."""

    def __init__(self, planted: Planted, role: str) -> None:
        self.planted = planted
        self.role = role
        self.client = planted.county.browser(role)
        self.faults: list[str] = []
        self.own = {one.token for one in planted.things if may_see(role, one)}

    def get(self, url: str) -> tuple[int, str]:
        return self._read(f"GET {url}", self.client.get(url))

    def post(self, url: str, data: dict[str, Any]) -> tuple[int, str]:
        return self._read(f"POST {url}", self.client.post(url, data))

    def _read(self, what: str, response: Any) -> tuple[int, str]:
        words = words_of(response, self.planted.colours)
        for thing in self.planted.things:
            if thing.token in words and not (self.is_let_in and thing.token in self.own):
                self.faults.append(f"{what} → {response.status_code} shows {thing.name}")
        return response.status_code, words

    @property
    def is_let_in(self) -> bool:
        return self.role not in {"anonymous", "no_post"}

    def refused(self, status: int) -> bool:
        """403, 404, 405; who is not logged in is sent to the log-in."""
        return status in REFUSALS or (self.role == "anonymous" and status == 302)

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.faults.append(what)

    def done(self) -> None:
        assert not self.faults, "\n" + "\n".join(dict.fromkeys(self.faults))


def opens_for(address: Address, thing: Thing | None) -> Roles | None:
    """Who gets this address of this thing; None: whoever is let in."""
    if thing is None:
        return address.opens if isinstance(address.opens, frozenset) else None
    allowed = readers(thing)
    if isinstance(address.opens, frozenset):
        # The table of acts speaks of house a; of the other house, only its own people are not refused.
        allowed = allowed & address.opens if thing.house == "a" else readers(thing)
    return allowed


def addressed(planted: Planted, address: Address) -> Iterator[Thing]:
    yield from planted.of(*address.about)


def look_at_thing(visit: Visit, name: str, address: Address, thing: Thing) -> None:
    for query in address.queries:
        pk = thing.row.pk if thing.row is not None and hasattr(thing.row, "pk") else ""
        url = reverse(name, args=address.args(thing)) + query.format(pk=pk)
        status, words = visit.get(url)
        judge(visit, f"GET {name} of {thing.name}", address, thing, status)
        shown = visit.role in (opens_for(address, thing) or ()) and visit.is_let_in
        if shown and (thing.house == "a" or address.opens is None):
            visit.expect(status in ANSWERS, f"GET {name} of {thing.name} → {status}")
            missing = [word for word in address.shows if thing.words[word] not in words]
            visit.expect(not missing, f"GET {name} of {thing.name} lacks {missing}")


def judge(visit: Visit, what: str, address: Address, thing: Thing, status: int) -> None:
    """Whether who must be refused was refused."""
    if not visit.is_let_in:
        visit.expect(visit.refused(status), f"{what} → {status} for {visit.role}")
        return
    allowed = opens_for(address, thing) or frozenset()
    foreign = visit.role not in readers(thing)
    if not address.to_all and (foreign or (address.strict and visit.role not in allowed)):
        visit.expect(visit.refused(status), f"{what} → {status}, not refused")


def look_at_list(visit: Visit, name: str, address: Address) -> None:
    for query in (*address.queries, *address.leak_queries):
        status, words = visit.get(reverse(name, args=FIXED.get(name)) + query)
        what = f"GET {name}{query}"
        if address.outside:
            continue
        if not visit.is_let_in:
            visit.expect(visit.refused(status), f"{what} → {status} for {visit.role}")
            continue
        opens = opens_for(address, None)
        if address.strict and opens is not None and visit.role not in opens:
            visit.expect(visit.refused(status), f"{what} → {status}, not refused")
        for kind, whose in address.lists.items() if query in address.queries else ():
            for thing in visit.planted.of(kind):
                meant = whose is None or visit.role in whose
                if meant and visit.role in readers(thing):
                    visit.expect(thing.token in words, f"{what} → {status} lacks {thing.name}")


def send(visit: Visit, name: str, address: Address, thing: Thing | None) -> None:
    posts = address.posts or {}
    data = posts(thing) if callable(posts) and thing is not None else posts
    assert isinstance(data, dict)
    args = address.args(thing) if thing is not None else FIXED.get(name)
    with transaction.atomic():
        before = written(thing)
        status, _words = visit.post(reverse(name, args=args), data)
        what = f"POST {name}" + (f" of {thing.name}" if thing else "")
        if thing is not None:
            judge(visit, what, address, thing, status)
        elif not visit.is_let_in:
            visit.expect(visit.refused(status), f"{what} → {status} for {visit.role}")
        if thing is not None and visit.role not in readers(thing):
            visit.expect(written(thing) == before, f"{what} → {status} changed something")
        transaction.set_rollback(True)


def written(thing: Thing | None) -> tuple[Any, ...]:
    """What an act leaves behind: entries of the ledger, and the row itself."""
    row: Any = None
    if thing is not None and hasattr(thing.row, "_meta"):
        row = type(thing.row)._default_manager.filter(pk=thing.row.pk).values().first()
    return Entry.objects.count(), row


def look_round(planted: Planted, role: str) -> None:
    """Every address, looked at."""
    visit = Visit(planted, role)
    for name, address in ADDRESSES.items():
        if not address.get:
            continue
        if address.about and not address.only_sent:
            for thing in addressed(planted, address):
                look_at_thing(visit, name, address, thing)
        if not address.about or address.lists:
            look_at_list(visit, name, address)
    visit.done()


def send_round(planted: Planted, role: str) -> None:
    """Every address, written to; whatever came of it is undone."""
    visit = Visit(planted, role)
    for name, address in ADDRESSES.items():
        if address.outside or name == "wagtailadmin_logout":
            continue
        things: list[Thing | None] = [*addressed(planted, address)] if address.about else [None]
        for thing in things:
            # To whoever may read it, a page that takes nothing answers as it does to looking.
            if thing is None or address.posts is not None or role not in readers(thing):
                send(visit, name, address, thing)
    visit.done()
