"""Verifying again what was verified before: certificate after certificate, round and round (decision 2).

A finding sets the stop flag: nothing is added until a person has looked; removals go on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError

from huabiao.office.ledger.models import Entry
from huabiao.publishing.trees import findings
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.release import ReleaseBroken
from huabiao.publishing.trees.statemap import StateBroken, StateMap
from huabiao.register.certificates.faults import Fault
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.state import record_of
from huabiao.register.certificates.verification import Place, verify_certificate

A_FEW = 1
"""Certificates looked at in one idle moment; one may stand for five hundred publications."""


@dataclass
class Patrol:
    """Goes on behind the entry it last looked at; starts over at the end."""

    behind: int = -1

    def some(self, published: PublishedFolder, count: int = A_FEW) -> list[Fault]:
        """Verify the next few certificates; a finding stops additions."""
        try:
            release = published.releases.current()
            if release is None:
                return []
            state = StateMap(published.nodes, release.state)
            faults = [
                fault
                for entry in self._next(count, release.ledger_size)
                for fault in _verify(entry, state)
            ]
        except (ReleaseBroken, StateBroken, DatabaseError):
            return []  # the next build says so with its own words
        findings.end_additions(published, faults, by="patrol")
        return faults

    def _next(self, count: int, size: int) -> Iterator[Entry]:
        issued = Entry.objects.filter(kind="certificate.issued", seq__gt=self.behind, seq__lt=size)
        found = list(issued.order_by("seq")[:count])
        self.behind = found[-1].seq if len(found) == count else -1
        yield from found


def _verify(entry: Entry, state: StateMap) -> list[Fault]:
    content = entry.content
    subjects = content["ids"].get("subjects", [])
    records = [record_of(state, subject) for subject in subjects]
    if all(record is None or not record["versions"] for record in records):
        return []  # withdrawn: its frozen copy may have been purged since
    certificate = str(content["subject"])
    digest = content["digests"]["certificate"]
    place = Place(entry.seq, entry.at)
    return verify_certificate(
        certificate, digest, state, Documents(), place=place, next_to_fold=False
    )
