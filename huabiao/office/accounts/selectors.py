"""What is known of an account's second factor and passwords."""

from datetime import datetime

from django.contrib.auth.hashers import check_password

from huabiao.office.accounts.models import SecondFactor, User


def second_factor_of(officer: User) -> SecondFactor | None:
    """The phone that is set up, if one is."""
    return officer.second_factors.exclude(confirmed_at=None).first()


def recovery_codes_left(officer: User) -> int:
    """How many recovery codes have not been used."""
    return officer.recovery_codes.filter(used_at=None).count()


def password_set_at(officer: User) -> datetime:
    """When the present password was set: at the latest change, or with the account."""
    return officer.password_changed_at or officer.created_at


def was_used(officer: User, password: str, last: int) -> bool:
    """Whether a password is among the officer's last ones, the present one included."""
    former = officer.former_passwords.values_list("hash", flat=True)[: max(last - 1, 0)]
    hashes = [officer.password, *former] if last else []
    return any(check_password(password, one) for one in hashes if one)
