"""What a build did, in a form for people, tests and the edge loop."""

from dataclasses import dataclass, field

from huabiao.register.certificates.faults import Fault


@dataclass(frozen=True)
class BuildReport:
    """The served root and release afterwards; subjects added and removed; everything that was refused.

    With `stopped` nothing was added: only removals went through. Faults in `refused` without it concern single
    requests that were not certified.
    """

    root: str | None
    number: int | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[Fault, ...] = ()
    stopped: bool = False
    certified: tuple[str, ...] = ()
    due: int | None = None
    ledger_size: int = 0
    codes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the codes of what was refused."""
        object.__setattr__(self, "codes", frozenset(fault.code for fault in self.refused))
