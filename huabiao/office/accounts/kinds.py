"""What accounts write into the ledger: that a second factor was set up, used without the phone, taken away."""

from huabiao.office.ledger.kinds import register_kind


def register_kinds() -> None:
    """Called once at start."""
    register_kind("password.changed", digests=set(), ids={"officer"})
    register_kind("factor.enrolled", digests=set(), ids={"officer"})
    register_kind("factor.recovered", digests=set(), ids={"officer"})
    register_kind("factor.recovery_renewed", digests=set(), ids={"officer"})
    register_kind("factor.reset", digests={"reason"}, ids={"officer"})
