"""Which act a request performs on each payload, and whether the lighter ones are what they claim to be.

A correction, an arrangement, an adoption go lighter routes than something new. So a payload must match a matter the
request stated, and the act that matter names must be true: nothing new goes out as a correction.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from huabiao.register.certificates.chain import Approved
from huabiao.register.certificates.faults import Fault, fault
from huabiao.register.certificates.loading import Load
from huabiao.register.certificates.numbering import Line
from huabiao.register.certificates.state import State, record_of, version_at
from huabiao.register.payloads import (
    AnyPayload,
    ItemPayload,
    SitePayload,
    Traits,
    content_of,
    matters_of,
)
from huabiao.rules.rulebook import Matter

CORRECTION = "correction"
ARRANGEMENT = "arrangement"
ADOPTION = "adoption"
MIGRATION = "migration"

_ACTS: dict[str, tuple[str, ...]] = {
    "item": ("item", CORRECTION, ARRANGEMENT, ADOPTION, MIGRATION),
    "page": ("page", CORRECTION, ARRANGEMENT, MIGRATION),
    "site": ("site", "site_opening", ARRANGEMENT),
}
"""What can be done with each kind of subject; the plain act first."""


@dataclass(frozen=True)
class Act:
    """What the request does with one payload, in the rulebook's words."""

    subject: str
    from_channel: str | None


@dataclass
class Acts:
    """Finds the act on each payload of one request; payloads alike in what routes match on are looked at once."""

    site: SitePayload
    stated: Set[Matter]
    """Everything the route was chosen by."""
    _known: dict[tuple[Any, ...], Act | None] = field(default_factory=dict)

    def on(self, traits: Traits) -> Act | None:
        """The plainest act whose matters the request stated for every column of the payload; None if it stated none.

        Raises:
            ValueError: the payload names a column the site does not have.
        """
        key = (
            traits.subject_type,
            traits.scope,
            traits.importance,
            traits.repost,
            traits.concerned,
            *traits.columns_in(self.site.subject),
        )
        if key not in self._known:
            self._known[key] = self._find(traits)
        return self._known[key]

    def _find(self, traits: Traits) -> Act | None:
        for subject in _ACTS[traits.subject_type]:
            facts = matters_of(traits, site=self.site, subject=subject)
            channels = {one.from_channel for one in self.stated if one.subject == subject}
            for channel in sorted(channels, key=lambda one: one or ""):
                needed = {Matter.from_document({**one, "from_channel": channel}) for one in facts}
                if needed <= self.stated:
                    return Act(subject, channel)
        return None


def against_the_acts(
    approved: Approved, lines: Sequence[Line], acts: Acts, *, state: State, load: Load, at: int
) -> Iterator[Fault]:
    """Acts that are not what they claim, judged at the moment of certification."""
    for line in lines:
        act = acts.on(line.traits)
        if act is None:
            continue  # told by `content` already
        try:
            code = _breach(line, act, state, load, at)
        except _Destroyed:
            continue  # what it was compared with when it was certified is gone for good
        if act.subject == MIGRATION and approved.document.subject_type != MIGRATION:
            code = "matter_differs"
        if code is not None:
            yield fault(code, line.traits.subject)


class _Destroyed(Exception):
    """The ledger says that the frozen copy was destroyed."""


def _breach(line: Line, act: Act, state: State, load: Load, at: int) -> str | None:
    if act.subject == ADOPTION or act.from_channel is not None:
        return None if _adopts(line, act, state, load, at) else "adoption_unfounded"
    if act.subject not in (CORRECTION, ARRANGEMENT):
        return None
    before = _online(line.traits.subject, state, load, at)
    if before is None:
        return "act_unfounded"
    if act.subject == CORRECTION:
        return None
    changed = content_of(before) != content_of(load.payload(line.freeze, line.digest))
    return "arrangement_differs" if changed else None


def _online(subject: str, state: State, load: Load, at: int) -> AnyPayload | None:
    record = record_of(state, subject)
    version = version_at(record, at) if record is not None else None
    if version is None:
        return None
    if load.is_purged(version["freeze"]):
        raise _Destroyed
    return load.payload(version["freeze"], version["payload"])


def _adopts(line: Line, act: Act, state: State, load: Load, at: int) -> bool:
    """D4-2: the original is online on the stated channel and has the same words."""
    if line.traits.lineage is None:
        return False
    original = _online(line.traits.lineage, state, load, at)
    if not isinstance(original, ItemPayload):
        return False
    home = _online(original.site, state, load, at)
    if not isinstance(home, SitePayload):
        return False
    channel = "internal" if home.kind == "internal" else "external"
    payload = load.payload(line.freeze, line.digest)
    return act.from_channel in (None, channel) and content_of(original) == content_of(payload)
