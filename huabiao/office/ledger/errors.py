"""Why the ledger refuses, always with every reason."""

from collections.abc import Sequence


class LedgerRefused(Exception):
    """The ledger does not do what was asked; ``reasons`` holds every reason as a sentence."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class EntryRefused(LedgerRefused):
    """The entry does not fit the closed schema of its kind."""


class ClockBehind(LedgerRefused):
    """The clock shows a time before the last entry; ledger time never decreases (decision 20)."""


class HeadRefused(LedgerRefused):
    """The worker does not sign: something below the new head is not what it should be."""


class OutsideTransaction(RuntimeError):
    """A fault in our code: an entry is committed together with its verb or not at all."""


class AppendOnly(RuntimeError):
    """A fault in our code: rows of this table are written once and never touched again."""
