"""Which number, month and place a publication gets. Pure: from the state and what was signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from huabiao.register.certificates.documents import Placement, Publication, SubjectType
from huabiao.register.certificates.state import Record, State, record_of
from huabiao.register.payloads import AnyPayload, ItemPayload, SitePayload

MONTHS_ARE_COUNTED_IN = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Line:
    """One signed subject: its frozen copy and what is in it."""

    freeze: str
    digest: str
    payload: AnyPayload

    @property
    def subject_type(self) -> SubjectType:
        """What kind of subject the payload speaks for."""
        if isinstance(self.payload, ItemPayload):
            return "item"
        return "site" if isinstance(self.payload, SitePayload) else "page"

    @property
    def expires(self) -> int | None:
        """When the content ends by itself (UTC milliseconds)."""
        return self.payload.expires_on if isinstance(self.payload, ItemPayload) else None

    @property
    def lineage(self) -> str | None:
        """The subject it was adopted from."""
        return self.payload.lineage if isinstance(self.payload, ItemPayload) else None

    def columns_in(self, site: str) -> list[str]:
        """The columns of a site it stands in."""
        return self.payload.columns_in(site) if isinstance(self.payload, ItemPayload) else []


class Numbers:
    """Gives out numbers for one certificate, continuing where the state stands."""

    def __init__(self, state: State, site: str) -> None:
        self._state = state
        self._site = site
        self._last_id = int(state.get("counter/public_id", 0))
        self._ordinals: dict[str, int] = {}

    def publications(
        self, lines: Sequence[Line], *, visible_from: int, keeps_original_dates: bool
    ) -> list[Publication]:
        """The publications in the order of the signed list.

        A correction keeps id, month, first moment and the ordinals of the columns it stays in; after a withdrawal
        everything is new. Migrated stock (`keeps_original_dates`) keeps its month, and older items get lower ordinals.
        """
        moments = [_first_moment(line, visible_from, keeps_original_dates) for line in lines]
        by_age = sorted(range(len(lines)), key=lambda number: (moments[number], number))
        made = {number: self._publication(lines[number], moments[number]) for number in by_age}
        return [made[number] for number in range(len(lines))]

    def _publication(self, line: Line, first: int) -> Publication:
        payload = line.payload
        kept = _continued(record_of(self._state, payload.subject))
        if kept is not None:
            first = min(first, kept["first_published"])
        if not isinstance(payload, ItemPayload):
            return _publication(line, public_id=None, month=None, placements=(), first=first)
        return _publication(
            line,
            public_id=kept["public_id"] if kept else self._next_id(),
            month=kept["month"] if kept else month_of(first),
            placements=tuple(
                Placement.model_construct(
                    site=self._site, column=column, ordinal=self._ordinal(column, kept)
                )
                for column in line.columns_in(self._site)
            ),
            first=first,
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
    payload = line.payload
    if keeps_original_dates and isinstance(payload, ItemPayload) and payload.original is not None:
        original = payload.original.published_ms
        return visible_from if original is None else min(original, visible_from)
    return visible_from


def _publication(
    line: Line,
    *,
    public_id: int | None,
    month: str | None,
    placements: tuple[Placement, ...],
    first: int,
) -> Publication:
    # Built from what was validated before; validating thousands again would cost a third of a full build.
    return Publication.model_construct(
        subject=line.payload.subject,
        subject_type=line.subject_type,
        freeze=line.freeze,
        payload=line.digest,
        public_id=public_id,
        month=month,
        placements=placements,
        first_published=first,
        expires=line.expires,
        lineage=line.lineage,
    )
