"""What the organisation writes into the ledger."""

from huabiao.office.ledger.kinds import register_kind


def register_kinds() -> None:
    """Called once at start. The ledger alone says who held which post when: register.certificates folds these."""
    register_kind("organisation.established", digests=set(), ids={"kind"}, optional_ids={"parent"})
    register_kind("officer.registered", digests=set(), ids={"officer"})
    register_kind(
        "appointment.made",
        digests=set(),
        ids={"officer", "post", "starts"},
        optional_ids={"ends"},
    )
    register_kind("appointment.ended", digests=set(), ids={"at"})
    register_kind(
        "delegation.made", digests=set(), ids={"appointment", "officer", "starts", "ends"}
    )
    register_kind("delegation.ended", digests=set(), ids={"at"})
    register_kind(
        "handover.made", digests=set(), ids={"giver", "receiver", "witness", "appointments"}
    )
