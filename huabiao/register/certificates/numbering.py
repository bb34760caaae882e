"""Which number, month and place a publication gets. Pure: from the state and what was signed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huabiao.register.certificates.documents import Placement, Publication
from huabiao.register.certificates.state import Record, State, record_of
from huabiao.register.payloads import SubjectType, Traits

MONTHS_ARE_COUNTED_IN = ZoneInfo("Asia/Shanghai")


class Line(NamedTuple):
    """One signed subject: its frozen copy and what that is judged by."""

    freeze: str
    digest: str
    traits: Traits


class Given(NamedTuple):
    """What a publication states, in the order of its fields; `placements`: site, column and ordinal."""

    subject: str
    subject_type: SubjectType
    freeze: str
    payload: str
    public_id: int | None
    month: str | None
    placements: tuple[tuple[str, str, int], ...]
    first_published: int
    expires: int | None
    lineage: str | None

    @classmethod
    def of(cls, stated: Publication) -> "Given":
        """What a certificate's publication states."""
        return cls(
            stated.subject,
            stated.subject_type,
            stated.freeze,
            stated.payload,
            stated.public_id,
            stated.month,
            tuple((place.site, place.column, place.ordinal) for place in stated.placements),
            stated.first_published,
            stated.expires,
            stated.lineage,
        )

    def publication(self) -> Publication:
        """The publication that states it."""
        places = [
            Placement(site=site, column=column, ordinal=ordinal)
            for site, column, ordinal in self.placements
        ]
        return Publication(**{**self._asdict(), "placements": tuple(places)})


class Numbers:
    """Gives out numbers for one certificate, continuing where the state stands."""

    def __init__(self, state: State, site: str) -> None:
        self._state = state
        self._site = site
        self._last_id = int(state.get("counter/public_id", 0))
        self._ordinals: dict[str, int] = {}

    def given(
        self, lines: Sequence[Line], *, visible_from: int, keeps_original_dates: bool
    ) -> list[Given]:
        """What is given to the subjects, in the order of the signed list.

        A correction keeps id, month, first moment and the ordinals of the columns it stays in; after a withdrawal
        everything is new. Migrated stock (`keeps_original_dates`) keeps its month, and older items get lower ordinals.
        """
        moments = [_first_moment(line, visible_from, keeps_original_dates) for line in lines]
        by_age = sorted(range(len(lines)), key=lambda number: (moments[number], number))
        made = {number: self._given(lines[number], moments[number]) for number in by_age}
        return [made[number] for number in range(len(lines))]

    def _given(self, line: Line, first: int) -> Given:
        traits = line.traits
        kept = _continued(record_of(self._state, traits.subject))
        if kept is not None:
            first = min(first, kept["first_published"])
        number: int | None = None
        month: str | None = None
        places: tuple[tuple[str, str, int], ...] = ()
        if traits.subject_type == "item":
            number = kept["public_id"] if kept else self._next_id()
            month = kept["month"] if kept else month_of(first)
            places = tuple(
                (self._site, column, self._ordinal(column, kept))
                for column in traits.columns_in(self._site)
            )
        return Given(
            traits.subject,
            traits.subject_type,
            line.freeze,
            line.digest,
            number,
            month,
            places,
            first,
            traits.expires,
            traits.lineage,
        )

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _ordinal(self, column: str, kept: Record | None) -> int:
        if kept is not None:
            for place in kept["versions"][-1]["placements"]:
                if place["column"] == column:
                    return int(place["ordinal"])
        if column not in self._ordinals:
            self._ordinals[column] = int(self._state.get(f"column/{column}", 0))
        given = self._ordinals[column]
        self._ordinals[column] += 1
        return given


def month_of(moment: int) -> str:
    """The `yyyymm` of a moment (UTC milliseconds) in the offices' own time."""
    at = datetime.fromtimestamp(moment / 1000, tz=UTC).astimezone(MONTHS_ARE_COUNTED_IN)
    return f"{at:%Y%m}"


def _continued(record: Record | None) -> Record | None:
    """The record a correction continues; None for something new or once withdrawn."""
    return record if record is not None and record["versions"] else None


def _first_moment(line: Line, visible_from: int, keeps_original_dates: bool) -> int:
    published = line.traits.published if keeps_original_dates else None
    return visible_from if published is None else min(published, visible_from)
