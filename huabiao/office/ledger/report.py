"""What a verification found. Importable without Django's settings; sentences are translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FAULT_LIMIT = 1000
"""How many faults a report spells out; the rest is counted. One inserted row would otherwise name a million others."""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return sentence


SENTENCES: Mapping[str, str] = {
    "unreadable": gettext_noop("The entry cannot be read."),
    "number": gettext_noop("An entry is missing, inserted or out of order here."),
    "time": gettext_noop("The entry's time is earlier than the entry before it."),
    "leaf": gettext_noop("The entry does not fit its leaf hash: it was altered."),
    "mac": gettext_noop("The entry was not written by this installation."),
    "columns": gettext_noop("The row's columns say something else than its document."),
    "head_root": gettext_noop("The entries up to here are not the ones that were signed."),
    "head_signature": gettext_noop("The signature of this head is not valid."),
    "head_key": gettext_noop("No trusted key signed this head."),
    "head_beyond": gettext_noop(
        "A signed head covers more entries than there are: the end is missing."
    ),
    "head_epoch": gettext_noop(
        "The head's epoch or time is earlier than that of the head before it."
    ),
    "no_head": gettext_noop("No head with a trusted signature covers these entries."),
    "anchor": gettext_noop("The ledger does not extend the head that was kept elsewhere."),
    "rotation": gettext_noop("A key was replaced without the signature of the key before it."),
    "guard": gettext_noop("A table has lost its append-only triggers."),
    "format": gettext_noop("This is not a ledger export that can be read."),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written. ``seq``: the entry, or a head's size."""

    code: str
    seq: int | None = None
    detail: str = ""

    @property
    def sentence(self) -> str:
        """What it means, in English (the source of the translation)."""
        return SENTENCES[self.code]


@dataclass
class Report:
    """The outcome: what was read, how far a trusted signature covers it, and every fault."""

    entries: int = 0
    heads: int = 0
    signed: int = 0
    """Entries under the largest valid head; those after it await the worker's next signature."""
    root: str = ""
    """Root over all entries read."""
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    @property
    def ok(self) -> bool:
        """No fault at all."""
        return self.fault_count == 0

    def add(self, code: str, seq: int | None = None, detail: str = "") -> None:
        """Note a fault; beyond ``FAULT_LIMIT`` it is only counted."""
        self.fault_count += 1
        if len(self.faults) < FAULT_LIMIT:
            self.faults.append(Fault(code, seq, detail))
