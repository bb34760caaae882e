"""“Verify now”: the whole ledger, and against the head that lies outside the database, told in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huabiao.office.ledger.digests import digest
from huabiao.office.ledger.verification import Anchor, Report, verify_database
from huabiao.publishing.trees.folder import public_folder, signature_valid
from huabiao.publishing.trees.journal import Journal, JournalBroken
from huabiao.publishing.trees.reading import anchor_of

MOST_FAULTS = 100
"""How many faults a page spells out."""


@dataclass(frozen=True)
class FaultShown:
    """One fault: where, and what it means."""

    place: str
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """The answer. `sound`: nothing found; `lines`: what was looked at; `faults`: the first of what is wrong."""

    sound: bool
    headline: str
    lines: list[str]
    faults: list[FaultShown]
    more: int = 0


def verify_now() -> Outcome:
    """Read and check every entry, every head, and the journal beside the trees. Raises `keys.KeyMissing`."""
    anchor, about_anchor, broken = _outside()
    report = verify_database(anchor=anchor)
    faults = [*broken, *_faults(report)]
    count = report.fault_count + len(broken)
    sound = count == 0
    headline = (
        _("The ledger is whole: nothing was changed, removed or inserted.")
        if sound
        else _("The ledger is not as it was written: %(count)d faults.") % {"count": count}
    )
    lines = [
        _("%(entries)d entries read one by one; %(heads)d signed heads checked.")
        % {"entries": report.entries, "heads": report.heads},
        _covered(report),
        about_anchor,
        _("Root digest: %(root)s") % {"root": report.root},
    ]
    return Outcome(sound, headline, lines, faults[:MOST_FAULTS], max(count - MOST_FAULTS, 0))


def _covered(report: Report) -> str:
    waiting = report.entries - report.signed
    if not waiting:
        return _("All of them stand under a signature.")
    return _("%(signed)d stand under a signature; the newest %(waiting)d await the next one.") % {
        "signed": report.signed,
        "waiting": waiting,
    }


def _outside() -> tuple[Anchor | None, str, list[FaultShown]]:
    """The head kept beside the public trees, so that a ledger set back to yesterday is found (decision 3)."""
    journal = Journal(public_folder() / "journal", digest, signature_valid)
    broken: list[FaultShown] = []
    try:
        journal.refresh()
    except (JournalBroken, OSError):
        sentence = _("A line of it is missing, altered or wrongly signed.")
        broken = [FaultShown(_("journal beside the public trees"), sentence)]
    demanded = anchor_of(journal)
    if demanded is None:
        about = _("No journal lies on this machine: it was not compared with a head kept outside.")
        return None, about, broken
    about = _("Compared with the head kept outside the database: %(size)d entries.")
    return Anchor(demanded.size, demanded.root), about % {"size": demanded.size}, broken


def _faults(report: Report) -> list[FaultShown]:
    return [
        FaultShown(
            "" if one.seq is None else _("No. %(seq)d") % {"seq": one.seq},
            f"{_(one.sentence)} {one.detail}".strip(),
        )
        for one in report.faults[:MOST_FAULTS]
    ]
