"""Who may read the records. Nobody writes them: there is no such right, whatever the post.

Auditors see all of their body's tree. Other officers see what their own body and sites have published and what they
had a part in; in the ledger, their own acts.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huabiao.editing.items.guards import OVER_BODY, in_chain
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action, Answer
from huabiao.editing.rights.reach import Reach
from huabiao.editing.websites.guards import READING_RIGHTS
from huabiao.editing.websites.models import Site
from huabiao.office.organisation.models import Organisation
from huabiao.oversight.records.models import EntryLine
from huabiao.register.certificates.models import Filing


def _uuids(bodies: Iterable[int]) -> list[UUID]:
    found = Organisation.objects.filter(pk__in=list(bodies))
    return list(found.values_list("uuid", flat=True))


def audits_everything(reach: Reach) -> bool:
    """Whether the officer audits every body that has none above it: then the whole ledger is theirs to see."""
    audited = reach.over(["audit"])
    tops = Organisation.objects.filter(parent=None).exclude(kind=Organisation.Kind.OUTSIDE)
    return bool(audited) and not tops.exclude(pk__in=audited).exists()


class _ReadOnlyGuard:
    """Reading as `visible` says; every other act is refused."""

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        if action is not Action.READ:
            return Answer(False, _("Records are read, never written."))
        things = type(thing)._default_manager.filter(pk=thing.pk)
        readable = self.visible(reach, things).exists()
        return Answer(readable, "" if readable else _("This record is not yours to see."))

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        raise NotImplementedError

    def somewhere(self, reach: Reach, action: Action) -> bool:
        return action is Action.READ and bool(reach.holdings)


class FilingGuard(_ReadOnlyGuard):
    """Publications of bodies and sites the officer's posts cover, and those in whose chain the officer stands."""

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """Two small queries and one on keys."""
        if not reach.holdings:
            return things.none()
        bodies = _uuids(reach.own | reach.over(OVER_BODY))
        run = Site.objects.filter(organisation__in=reach.over(READING_RIGHTS))
        sites = list(run.values_list("uuid", flat=True))
        mine = in_chain(reach).values("subject")
        return things.filter(Q(organisation__in=bodies) | Q(site__in=sites) | Q(subject__in=mine))


class EntryLineGuard(_ReadOnlyGuard):
    """Auditors: the acts of the bodies they audit. Everybody: their own acts."""

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """Acts of no body in particular (keys, installation) are for those who audit everything."""
        if not reach.holdings:
            return things.none()
        if audits_everything(reach):
            return things.all()
        mine = Q(officer=reach.officer.uuid)
        audited = reach.over(["audit"])
        return things.filter(mine | Q(organisation__in=_uuids(audited)) if audited else mine)


FILING_GUARD = FilingGuard()
ENTRY_LINE_GUARD = EntryLineGuard()


def register() -> None:
    """Put the records under the policy."""
    policy.guard(Filing, FILING_GUARD)
    policy.guard(EntryLine, ENTRY_LINE_GUARD)
