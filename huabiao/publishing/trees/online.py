"""What the folded register says may be seen of a subject at one moment, and where it stood before.

A pure function of the folded ledger, the moment and the journal's withdrawals. So one build after another and one
full rebuild agree, however the builds were spaced.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from huabiao.office.ledger.models import Entry
from huabiao.publishing.trees.journal import Line
from huabiao.register.certificates.state import Version, record_of, version_at

State = MutableMapping[str, Any]
STOOD = "tree/stood/"
PURGED = "tree/purged/"
NUMBER = "tree/number/"
"""Public id → subject."""


@dataclass(frozen=True)
class Former:
    """An address of an item in the past: it answers 301 while the item stands elsewhere in the site, else 410."""

    column: str
    month: str
    public_id: str


@dataclass(frozen=True)
class Online:
    """A subject at a moment. `version` is None while nothing of it may be seen; `stood` names earlier payloads."""

    subject: str
    type: str
    site: str
    public_id: str | None
    month: str | None
    first_published: int
    version: Version | None
    former: tuple[Former, ...]
    stood: tuple[tuple[str, str], ...]
    counted: tuple[str, ...]
    """Every column in which it was ever given an ordinal."""

    @property
    def places(self) -> list[tuple[str, int]]:
        """Column and ordinal of every place it has now; the first column gives the address."""
        found = self.version["placements"] if self.version else []
        return [(place["column"], place["ordinal"]) for place in found]


@dataclass(frozen=True)
class Blocked:
    """What the journal withdraws, whatever the ledger says of it yet (decision 3).

    `numbers`: public id → subjects withdrawn under it (None: whoever has it). A public id is never given again, so a
    blocked one stays blocked. `subjects`: for what has no number, the last entry and moment that are withdrawn; what
    was certified later may be seen.
    """

    numbers: Mapping[str, frozenset[str | None]] = field(default_factory=dict)
    subjects: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: list[Line]) -> "Blocked":
        """From the journal's lines.

        Behind a new epoch the ledger counts on from an older head: a number of before says no more than that the
        withdrawal came before everything certified since.
        """
        numbers: dict[str, frozenset[str | None]] = {}
        subjects: dict[str, tuple[int, int]] = {}
        for line in lines:
            if line.kind == "epoch":
                begun = line.content["after"]["size"]
                subjects = {one: (min(seq, begun), at) for one, (seq, at) in subjects.items()}
            if line.kind != "withdrawal":
                continue
            subject, number = line.content.get("subject"), line.content.get("public_id")
            if number is not None:
                numbers[str(number)] = numbers.get(str(number), frozenset()) | {subject}
            elif subject is not None:
                seq, at = subjects.get(subject, (-1, -1))
                known = line.content.get("seq")
                subjects[subject] = (
                    (seq, max(at, line.at)) if known is None else (max(seq, known), at)
                )
        return cls(numbers, subjects)

    def hides(self, subject: str, public_id: str | None, since: list[int]) -> bool:
        """Whether what was certified by an entry (`since`: its number and time) is withdrawn."""
        if public_id is not None:
            return bool(self.numbers.get(public_id, frozenset()) & {None, subject})
        seq, at = self.subjects.get(subject, (-1, -1))
        return since[0] < seq or since[1] <= at


def online(state: State, subject: str, at: int, blocked: Blocked) -> Online | None:
    """What may be seen of a subject at a moment; None where nothing of it was ever certified."""
    record = record_of(state, subject)
    if record is None:
        return None
    number = None if record["public_id"] is None else str(record["public_id"])
    version = version_at(record, at)
    past = state.get(STOOD + subject) or {"stood": [], "since": {}}
    if version is not None and blocked.hides(
        subject, number, past["since"].get(version["freeze"], [0, 0])
    ):
        version = None
    former = [
        Former(place["column"], place["month"], str(place["public_id"]))
        for place in record["former"]
        if place["from"] <= at
    ]
    given = [place["column"] for place in record["former"]]
    given += [place["column"] for one in record["versions"] for place in one["placements"]]
    begun = [one for one in record["versions"] if one["not_before"] <= at]
    if number is not None and record["month"] is not None:
        # Ended, blocked, or standing in further columns than the one that gives the address.
        former += [
            Former(place["column"], record["month"], number)
            for one in begun
            for place in one["placements"]
        ]
    stood = [(freeze, payload) for freeze, payload in past["stood"]]
    stood += [(one["freeze"], one["payload"]) for one in begun if one is not version]
    return Online(
        subject=subject,
        type=record["type"],
        site=record["site"],
        public_id=number,
        month=record["month"],
        first_published=record["first_published"],
        version=version,
        former=tuple(dict.fromkeys(former)),
        stood=tuple(
            dict.fromkeys(one for one in stood if number is None and PURGED + one[0] not in state)
        ),
        counted=tuple(dict.fromkeys(given)),
    )


def stood_before(
    state: State, at: int, blocked: Blocked, subject: str
) -> tuple[tuple[str, str], ...]:
    """Freeze and digest of what a subject showed before, oldest first."""
    found = online(state, subject, at, blocked)
    return found.stood if found is not None else ()


def withdraws_something(state: State, subject: str, blocked: Blocked) -> bool:
    """Whether the journal withdraws a version of a subject that the register still knows as published."""
    record = record_of(state, subject)
    if record is None:
        return False
    number = None if record["public_id"] is None else str(record["public_id"])
    since = (state.get(STOOD + subject) or {"since": {}})["since"]
    return any(
        blocked.hides(subject, number, since.get(version["freeze"], [0, 0]))
        for version in record["versions"]
    )


def remember(state: State, entry: Entry, subjects: Iterable[str]) -> None:
    """After an entry was folded: keep what sites and pages have shown, by freeze; their addresses lie in those.

    `subjects` are those the entry changed. Items need nothing: the register keeps their former places.
    """
    if entry.kind == "vault.purged":
        state[PURGED + str(entry.content["ids"]["freeze"])] = entry.at
    for subject in subjects:
        record = record_of(state, subject)
        if record is None or record["public_id"] is not None:
            continue
        past = state.get(STOOD + subject) or {"known": [], "stood": [], "since": {}}
        kept = {version["freeze"] for version in record["versions"]}
        past["stood"] += [
            [freeze, payload]
            for freeze, payload, not_before in past["known"]
            if not_before <= entry.at and freeze not in kept
        ]
        past["known"] = [
            [one["freeze"], one["payload"], one["not_before"]] for one in record["versions"]
        ]
        past["since"] = {
            freeze: past["since"].get(freeze, [entry.seq, entry.at])
            for freeze, _payload, _begin in past["known"]
        }
        state[STOOD + subject] = past
