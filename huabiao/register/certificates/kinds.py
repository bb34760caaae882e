"""What the register writes into the ledger: digests and ids, no words."""

from huabiao.office.ledger.kinds import register_kind


def register_kinds() -> None:
    """Called once at start."""
    register_kind(
        "certificate.issued", digests={"certificate"}, ids={"request"}, optional_ids={"subjects"}
    )
    register_kind("oral.lapsed", digests=set(), ids={"request"})
    register_kind(
        "withdrawal.made", digests=set(), ids={"request", "sites"}, optional_digests={"reason"}
    )
