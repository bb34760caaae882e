"""Until when an oral approval holds: the rulebook's hours, after which the item withdraws itself."""

from huabiao.register.certificates.faults import Faulty, fault
from huabiao.rules.rulebook import MergedRulebook, Term

DAY_MS = 24 * 3600 * 1000


def signed_by(rulebook: MergedRulebook, said_at: int) -> int:
    """By when (UTC milliseconds) consent given by telephone must be signed: the earliest of the rule's terms.

    A working day counts as one day, so that the end never comes too late. `Faulty` where the rulebook sets no term.
    """
    rule = rulebook.oral_approval
    if rule is None or not rule.allowed or not rule.sign_within:
        raise Faulty([fault("oral_not_allowed", rulebook.digest)])
    return said_at + min(_milliseconds(term) for term in rule.sign_within)


def _milliseconds(term: Term) -> int:
    at_least, _at_most = Term.DAYS.get(term.unit, (1.0, 1.0))
    return round(term.amount * at_least * DAY_MS)
