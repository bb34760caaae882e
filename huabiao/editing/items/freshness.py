"""How long one's own columns have stood without anything new, against the rulebook's cadence (更新频次).

For information and as a reminder: judging and scoring it is the inspection's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max, Q

from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.guards import writable_columns
from huabiao.editing.websites.models import Column
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.register.certificates.models import Filing
from huabiao.rules.rulebook import MergedRulebook
from huabiao.rules.rulebook.parts.time import Cadence
from huabiao.rules.rulebook.terms import UNIT_NAMES, Term


@dataclass(frozen=True)
class Freshness:
    """One column under a cadence. `last`: when something new last stood in it (none: never); `due`: by when again."""

    column: Column
    cadence: Cadence
    last: datetime | None
    due: datetime | None

    @property
    def days(self) -> int | None:
        """Whole days since the last new item."""
        return None if self.last is None else (clocks.now() - self.last).days

    @property
    def days_left(self) -> int:
        """Whole days until it is stale; below zero, or for an empty column at most zero, it is."""
        return 0 if self.due is None else (self.due - clocks.now()).days

    @property
    def is_stale(self) -> bool:
        """Whether its time has run out."""
        return self.due is None or clocks.now() > self.due

    @property
    def every(self) -> str:
        """The term in words: 2周."""
        return "、".join(f"{term.amount}{UNIT_NAMES[term.unit]}" for term in self.cadence.every)


def freshness_for(officer: User) -> list[Freshness]:
    """The officer's own columns that a cadence speaks of, the stalest first. One query a website."""
    columns = writable_columns(reach_of(officer)).prefetch_related("shared_with")
    by_site: dict[int, list[tuple[Column, Cadence]]] = {}
    rulebooks: dict[int, MergedRulebook | None] = {}
    for column in columns:
        body = column.site.organisation
        if body.pk not in rulebooks:
            rulebooks[body.pk] = _rulebook(column)
        rulebook = rulebooks[body.pk]
        cadence = _cadence(column, rulebook) if rulebook is not None else None
        if cadence is not None:
            by_site.setdefault(column.site_id, []).append((column, cadence))
    found = [one for pairs in by_site.values() for one in _of_site(pairs)]
    return sorted(found, key=lambda one: (not one.is_stale, one.days_left))


def _rulebook(column: Column) -> MergedRulebook | None:
    try:
        return rulebook_in_force(column.site.organisation).merged
    except NoRulebook:
        return None


def _cadence(column: Column, rulebook: MergedRulebook) -> Cadence | None:
    """The strictest cadence about this column or its kind."""
    fitting = [
        one
        for one in rulebook.cadences
        if (one.column and one.column in {column.key, column.segment})
        or (one.column_type and one.column_type == column.column_type)
    ]
    return min(fitting, key=lambda one: _length(one.every), default=None)


def _of_site(pairs: Sequence[tuple[Column, Cadence]]) -> Iterable[Freshness]:
    site = pairs[0][0].site
    filed = Filing.objects.filter(site=site.uuid, subject_type="item", withdrawn_at=None)
    newest = filed.filter(not_before__lte=clocks.now_ms()).aggregate(
        **{
            f"column_{column.pk}": Max("not_before", filter=Q(columns__icontains=str(column.uuid)))
            for column, _cadence in pairs
        }
    )
    for column, cadence in pairs:
        moment = newest[f"column_{column.pk}"]
        last = None if moment is None else datetime.fromtimestamp(moment / 1000, UTC)
        due = None if last is None else last + _length(cadence.every)
        yield Freshness(column, cadence, last, due)


def _length(every: Sequence[Term]) -> timedelta:
    """The fewest days the shortest of the terms can have: a reminder is never late."""
    return min(timedelta(days=Term.DAYS.get(one.unit, (1.0, 1.0))[0] * one.amount) for one in every)
