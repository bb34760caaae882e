"""What is done about a finding: additions end, the ledger says so, and those responsible are told (decision 2)."""

import logging
from collections.abc import Iterable
from typing import Literal

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from huabiao.office.keys import KeyFault
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.errors import LedgerRefused
from huabiao.office.ledger.kinds import WORD
from huabiao.office.schedule.services import alarm
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.register.certificates.faults import Fault

logger = logging.getLogger(__name__)

KIND = "finding.reported"
MOST_NAMED = 50
"""Subjects that an entry names; the rest is counted."""

FoundBy = Literal["patrol", "full_verification", "full_build", "watch"]


def end_additions(published: PublishedFolder, faults: Iterable[Fault], *, by: FoundBy) -> bool:
    """Stop additions until a person has looked, and report; False where they were stopped already."""
    found = list(faults)
    if not found or published.stopped() is not None:
        return False
    published.stop("; ".join(f"{fault.code} {fault.subject}: {fault.sentence}" for fault in found))
    report(found, by=by)
    return True


def report(faults: Iterable[Fault], *, by: FoundBy) -> None:
    """Leave an entry in the ledger and a notice to those responsible.

    A finding may be that the database is gone or the ledger broken: then the log and the stop flag have to do.
    """
    found = list(faults)
    for fault in found:
        logger.warning("Found by %s: %s %s: %s", by, fault.code, fault.subject, fault.sentence)
    sentence = _("A check found something wrong with what is published: %(what)s") % {
        "what": " ".join(dict.fromkeys(fault.sentence for fault in found))
    }
    subjects = [fault.subject for fault in found if WORD.fullmatch(fault.subject)]
    try:
        with transaction.atomic():
            alarm(sentence=sentence)
            ledger.append(
                kind=KIND,
                ids={
                    "by": by,
                    "codes": sorted({fault.code for fault in found}),
                    "count": len(found),
                    "subjects": sorted(set(subjects))[:MOST_NAMED],
                },
            )
    except (DatabaseError, LedgerRefused, KeyFault) as problem:
        logger.warning("The finding could not be recorded: %s", problem)
