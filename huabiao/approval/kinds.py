"""What approval writes into the ledger: that a request was opened, decided, closed. Digests and ids, no words."""

from huabiao.office.ledger.kinds import register_kind


def register_kinds() -> None:
    """Called once at start. The certifier folds these entries; anything else in the database is not evidence."""
    register_kind(
        "request.opened",
        digests={"request", "submission"},
        ids={"subject_type"},
        optional_ids={"subjects"},
    )
    register_kind("decision.made", digests={"decision"}, ids={"decision"}, optional_ids={"way"})
    register_kind("pin.set", digests=set(), ids=set())
    register_kind("request.spoken", digests=set(), ids=set())
    register_kind("request.closed", digests=set(), ids={"outcome"})
