"""The verbs of accounts: change the password; set up, use and take away the second factor."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huabiao.office import clocks, keys
from huabiao.office.accounts import one_time_codes
from huabiao.office.accounts.models import (
    FactorReset,
    FormerPassword,
    RecoveryCode,
    SecondFactor,
    User,
)
from huabiao.office.accounts.selectors import second_factor_of
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import digest_document


class FactorRefused(Exception):
    """An act on a second factor that is not allowed; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Enrolment:
    """What a phone must learn: the address for a picture, and the secret for typing."""

    address: str
    secret: str


@transaction.atomic
def change_password(*, officer: User, password: str, remember: int) -> None:
    """Set a password that was validated before. `remember`: how many former ones are kept, as hashes."""
    if officer.has_usable_password():
        FormerPassword.objects.create(officer=officer, hash=officer.password)
    kept = officer.former_passwords.values_list("pk", flat=True)[: max(remember - 1, 0)]
    officer.former_passwords.exclude(pk__in=list(kept)).delete()
    officer.set_password(password)
    officer.password_changed_at = clocks.now()
    officer.save(update_fields=["password", "password_changed_at"])
    ledger.append(kind="password.changed", officer=officer.uuid, ids={"officer": str(officer.uuid)})


@transaction.atomic
def begin_enrolment(*, officer: User) -> Enrolment:
    """A secret for a phone that is not set up yet; asking again before it is confirmed shows the same one."""
    waiting = officer.second_factors.filter(confirmed_at=None).first()
    if waiting is None:
        waiting = SecondFactor.objects.create(
            officer=officer,
            nonce=one_time_codes.fresh_nonce(),
            key_id=keys.current_id(keys.Role.MAC),
        )
    secret = one_time_codes.secret_of(waiting.nonce, waiting.key_id)
    return Enrolment(
        address=one_time_codes.address_of(
            secret, account=officer.username, issuer=settings.HUABIAO_NAME
        ),
        secret=one_time_codes.written_secret(secret),
    )


@transaction.atomic
def confirm_enrolment(*, officer: User, code: str) -> list[str]:
    """The phone shows the right code: from now on it is asked for. Answers the recovery codes, shown this once.

    A phone set up before is forgotten, and every session but the caller's ends. Raises FactorRefused.
    """
    waiting = officer.second_factors.filter(confirmed_at=None).first()
    if waiting is None:
        raise FactorRefused([_("Begin again: this page has expired.")])
    secret = one_time_codes.secret_of(waiting.nonce, waiting.key_id)
    step = one_time_codes.step_of(secret, code, after=0)
    if step is None:
        raise FactorRefused([_wrong_code()])
    officer.second_factors.exclude(pk=waiting.pk).delete()
    waiting.confirmed_at = clocks.now()
    waiting.last_step = step
    waiting.save(update_fields=["confirmed_at", "last_step"])
    _count_change(officer)
    codes = _fresh_recovery_codes(officer)
    ledger.append(kind="factor.enrolled", officer=officer.uuid, ids={"officer": str(officer.uuid)})
    return codes


@transaction.atomic
def renew_recovery_codes(*, officer: User) -> list[str]:
    """New recovery codes, shown this once; the old ones no longer count. Raises FactorRefused."""
    if second_factor_of(officer) is None:
        raise FactorRefused([_("Set up the second factor first.")])
    codes = _fresh_recovery_codes(officer)
    ledger.append(
        kind="factor.recovery_renewed", officer=officer.uuid, ids={"officer": str(officer.uuid)}
    )
    return codes


@transaction.atomic
def use_code(*, officer: User, code: str) -> bool:
    """Whether this is the phone's code of now, or a recovery code; each is taken once, also by two at the same time."""
    factor = second_factor_of(officer)
    if factor is None:
        return False
    secret = one_time_codes.secret_of(factor.nonce, factor.key_id)
    step = one_time_codes.step_of(secret, code, after=factor.last_step)
    if step is not None:
        fresh = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
        return bool(fresh.update(last_step=step))
    return _use_recovery_code(officer, code)


@transaction.atomic
def reset_factor(*, officer: User, by: User, appointment: UUID, reason: str) -> FactorReset:
    """Take a second factor away (the phone is lost): all sessions end, the next log-in sets up a new one.

    `by` acts in the appointment `appointment`; whether that one may is judged by the caller. Raises FactorRefused.
    """
    reasons = []
    if officer.pk == by.pk:
        reasons.append(_("Nobody resets their own second factor; use a recovery code."))
    if not reason.strip():
        reasons.append(_("Say why it is reset and how you made sure who asks."))
    if second_factor_of(officer) is None:
        reasons.append(_("This officer has no second factor."))
    if reasons:
        raise FactorRefused(reasons)
    made = FactorReset.objects.create(
        officer=officer, by=by, reason=reason.strip(), nonce=one_time_codes.fresh_nonce()
    )
    officer.second_factors.all().delete()
    officer.recovery_codes.all().delete()
    _count_change(officer)
    ledger.append(
        kind="factor.reset",
        subject=made.uuid,
        officer=by.uuid,
        appointment=appointment,
        digests={"reason": digest_document({"reason": made.reason, "nonce": made.nonce})},
        ids={"officer": str(officer.uuid)},
    )
    return made


def _use_recovery_code(officer: User, code: str) -> bool:
    for one in officer.recovery_codes.filter(used_at=None):
        data = one_time_codes.recovery_data(one.nonce, code)
        if keys.mac_valid(data, one.key_id, bytes(one.mac)):
            unused = RecoveryCode.objects.filter(pk=one.pk, used_at=None)
            if not unused.update(used_at=clocks.now()):
                return False
            ledger.append(
                kind="factor.recovered", officer=officer.uuid, ids={"officer": str(officer.uuid)}
            )
            return True
    return False


def _fresh_recovery_codes(officer: User) -> list[str]:
    officer.recovery_codes.all().delete()
    codes = [one_time_codes.fresh_recovery_code() for _one in range(one_time_codes.RECOVERY_CODES)]
    rows = []
    for code in codes:
        nonce = one_time_codes.fresh_nonce()
        mac = keys.mac(one_time_codes.recovery_data(nonce, code))
        rows.append(RecoveryCode(officer=officer, nonce=nonce, key_id=mac.key_id, mac=mac.value))
    RecoveryCode.objects.bulk_create(rows)
    return codes


def _count_change(officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(factor_changes=F("factor_changes") + 1)
    officer.refresh_from_db(fields=["factor_changes"])


def _wrong_code() -> str:
    return _("This code is not right. Wait for the next one on your phone and type that.")
