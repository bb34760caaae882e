"""What the quarantine writes into the ledger: numbers and digests of sealed boxes, never of what is in them."""

from huabiao.office.ledger.kinds import register_kind


def register_kinds() -> None:
    """Called once at start."""
    register_kind("quarantine.sealed", digests={"box"}, ids={"size"})
    register_kind("quarantine.opened", digests=set(), ids=set())
    register_kind("quarantine.released", digests={"reason"}, ids=set())
    register_kind("quarantine.purged", digests={"certificate"}, ids=set())
