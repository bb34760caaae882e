"""Where an item's page, its files and its traces of the past belong in the tree. The item's payload is not read."""

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from huabiao.publishing.trees.marks import GONE, MOVED
from huabiao.publishing.trees.online import Former, Online, State
from huabiao.publishing.trees.sites import Sites, in_tree
from huabiao.register.payloads import SitePayload
from huabiao.render import addresses

PLACED = "tree/placed/"
"""Subject → what lies in the tree because of it."""

PAGE_AT = "tree/page-at/"
"""Path in the tree → the page (not an item) that stands there."""

TRACES = "tree/traces/"
"""`<column>/<month>` → subjects that leave a tombstone or a pointer there; `<column>` → those months."""


@dataclass
class Placed:
    """What lies in the tree because of an item.

    `page` and `folder` are paths in the tree, `address` the public one; `marks` maps the path of a tombstone (None) or
    of a pointer (the new address); `places` are the list lines; `traces` are column and month of its former places.
    """

    site: str
    public_id: str | None
    page: str | None = None
    folder: str | None = None
    address: str | None = None
    month: str | None = None
    places: list[list[Any]] = field(default_factory=list)
    marks: dict[str, str | None] = field(default_factory=dict)
    traces: list[list[str]] = field(default_factory=list)

    def as_document(self) -> dict[str, Any]:
        """As the state keeps it."""
        return dict(vars(self))

    @classmethod
    def of(cls, state: State, subject: str) -> "Placed | None":
        """What the state says lies in the tree because of a subject."""
        document = state.get(PLACED + subject)
        return None if document is None else cls(**document)


def place_item(online: Online, sites: Sites) -> Placed:
    """Where everything of an item belongs now.

    An item whose site or column is not in the tree is shown nowhere; it appears when they do.
    """
    placed = Placed(online.site, online.public_id)
    traces = sorted({(one.column, one.month) for one in online.former})
    placed.traces = [list(trace) for trace in traces]
    site = sites.payload(online.site)
    if site is None:
        return placed
    columns = sites.columns(site)
    listed = [
        (column, ordinal)
        for column, ordinal in online.places
        if column in columns and columns.column(column).kind == "list"
    ]
    if listed and online.month and online.public_id:
        path = columns.path(listed[0][0])
        placed.address = addresses.item_path(site, path, online.month, online.public_id)
        placed.page = in_tree(site, placed.address)
        placed.folder = placed.page.removesuffix(".html")
        placed.month = online.month
        placed.places = [list(place) for place in listed]
    for former in online.former:
        if former.column in columns:
            _leave_marks(placed, site, columns.path(former.column), former)
    return placed


def _leave_marks(placed: Placed, site: SitePayload, column_path: str, former: Former) -> None:
    page = in_tree(site, addresses.item_path(site, column_path, former.month, former.public_id))
    if page == placed.page:
        return
    folder = page.removesuffix(".html")
    if placed.address is not None and former.public_id == placed.public_id:
        placed.marks[page + MOVED] = placed.address
        placed.marks[folder + MOVED] = placed.address.removesuffix(".html") + "/"
    else:
        placed.marks[page + GONE] = None
        placed.marks[folder + GONE] = None


def index_traces(
    state: State, subject: str, before: list[list[str]], after: list[list[str]]
) -> None:
    """Keep the index by which a site's change finds the traces it must move along."""
    for column, month in before:
        if [column, month] not in after:
            _index(state, f"{TRACES}{column}/{month}", subject, present=False)
    for column, month in after:
        if [column, month] not in before:
            _index(state, f"{TRACES}{column}/{month}", subject, present=True)
            _index(state, f"{TRACES}{column}", month, present=True)


def traced(state: State, column: str) -> set[str]:
    """The subjects that leave traces in a column."""
    months = state.get(f"{TRACES}{column}", [])
    return {who for month in months for who in state.get(f"{TRACES}{column}/{month}", [])}


def _index(state: State, key: str, member: str, *, present: bool) -> None:
    members: list[str] = state.get(key, [])
    place = bisect_left(members, member)
    if (place < len(members) and members[place] == member) == present:
        return
    # A list of its own: whoever reads the state shares what is in it.
    members = members[:]
    if present:
        members.insert(place, member)
    else:
        del members[place]
    if members:
        state[key] = members
    else:
        state.pop(key, None)


def set_members(state: State, key: str, members: set[str]) -> None:
    """Keep a set as a sorted list; an empty one is no key at all."""
    if members:
        state[key] = sorted(members)
    else:
        state.pop(key, None)
