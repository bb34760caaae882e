"""What the rulebooks still ask of an officer whose password was right: a code, setting one up, a new password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.accounts.selectors import password_set_at, second_factor_of
from huabiao.office.adoption.safety import SafetyRules, safety_rules_of


@dataclass(frozen=True)
class Demands:
    """What stands between a right password and the back office, and what is only told.

    `code`: a phone is set up, its code is asked for. `enrolment`: one must be set up now. `enrol_until`: it may wait
    until then. `new_password`: the present one is too old. `password_until`: it soon will be.
    """

    code: bool
    enrolment: bool
    enrol_until: datetime | None
    new_password: bool
    password_until: datetime | None
    factor_clauses: tuple[str, ...]
    password_clauses: tuple[str, ...]


def demands_on(officer: User) -> Demands:
    """Judge an officer by the strictest rules of the bodies they serve; the first asking starts the time to enrol."""
    rules = safety_rules_of(officer)
    enrolled = second_factor_of(officer) is not None
    until = None if enrolled else _enrol_until(officer, rules)
    age_ends = _password_until(officer, rules)
    now = clocks.now()
    return Demands(
        code=enrolled,
        enrolment=until is not None and until <= now,
        enrol_until=until if until is not None and until > now else None,
        new_password=age_ends is not None and age_ends <= now,
        password_until=age_ends if _is_near(age_ends, rules) else None,
        factor_clauses=rules.back_office.clauses if rules.back_office else (),
        password_clauses=rules.password.clauses if rules.password else (),
    )


def _enrol_until(officer: User, rules: SafetyRules) -> datetime | None:
    """Until when the password alone will do; None where no second factor is asked for."""
    rule = rules.back_office
    if rule is None or (rule.factors or 0) <= 1:
        return None
    if officer.factor_changes:
        return clocks.now()  # there was one: whoever had theirs reset sets up the next at once
    if officer.factor_asked_at is None:
        officer.factor_asked_at = clocks.now()
        officer.save(update_fields=["factor_asked_at"])
    return officer.factor_asked_at + timedelta(days=rule.enrol_within_days or 0)


def _password_until(officer: User, rules: SafetyRules) -> datetime | None:
    rule = rules.password
    if rule is None or rule.max_age_days is None:
        return None
    return password_set_at(officer) + timedelta(days=rule.max_age_days)


def _is_near(until: datetime | None, rules: SafetyRules) -> bool:
    if until is None or rules.password is None or rules.password.warn_days is None:
        return False
    now = clocks.now()
    return now < until <= now + timedelta(days=rules.password.warn_days)
