"""The signing PIN of an officer: judged by the rulebook, locked after wrong tries.

Six digits are soon guessed from a hash alone. So the PIN is sealed with the back office's key file first, and only that
seal is hashed (argon2): whoever copies the database learns nothing from it.
"""

import hmac
from datetime import timedelta
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from huabiao.approval.models import SigningPin
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.sentences import reason
from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.adoption.safety import safety_rules_of
from huabiao.office.ledger import services as ledger
from huabiao.rules.rulebook.parts.safety import AccessRule

_PURPOSE = b"huabiao signing PIN\0"


def phone_rule(officer: User) -> AccessRule | None:
    """What the rulebooks of the officer's bodies say of signing by phone: the strictest of them."""
    return safety_rules_of(officer).phone_signing


def secures_a_pin(rule: AccessRule) -> bool:
    """Whether a rule says all that keeps a PIN from being guessed: its length, how many tries, for how long locked."""
    return None not in (rule.pin_length, rule.wrong_tries, rule.lock_minutes)


@transaction.atomic
def set_pin(*, officer: User, pin: str) -> SigningPin:
    """Choose the PIN with which this officer signs on a phone. Raises `Refused` with every reason."""
    rule = phone_rule(officer)
    if rule is None or rule.pin_length is None or not secures_a_pin(rule):
        raise Refused([reason("phone_unregulated")])
    against: list[Reason] = []
    if not (pin.isascii() and pin.isdigit()) or len(pin) < rule.pin_length:
        against.append(reason("pin_short", clauses=rule.clauses, detail=str(rule.pin_length)))
    elif _is_guessable(pin, officer):
        against.append(reason("pin_guessable", clauses=rule.clauses))
    if against:
        raise Refused(against)
    key_id = keys.current_id(keys.Role.MAC)
    kept, _made = SigningPin.objects.update_or_create(
        officer=officer,
        defaults={
            "secret": make_password(_sealed(officer, pin, key_id)),
            "key_id": key_id,
            "set_at": clocks.now(),
            "wrong_tries": 0,
            "locked_until": None,
        },
    )
    ledger.append(kind="pin.set", officer=officer.uuid, clauses=list(rule.clauses))
    return kept


def check_pin(*, officer: User, pin: str) -> None:
    """Raises `Refused` where the PIN is wrong, missing or locked. A wrong try counts even if what follows is undone:
    call it outside the transaction that decides."""
    rule = phone_rule(officer)
    if rule is None or not secures_a_pin(rule):
        raise Refused([reason("phone_unregulated")])
    tries, minutes, clauses = rule.wrong_tries, rule.lock_minutes, rule.clauses
    with transaction.atomic():
        kept = SigningPin.objects.select_for_update().filter(officer=officer).first()
        if kept is None:
            raise Refused([reason("pin_missing")])
        now = clocks.now()
        if kept.locked_until is not None and now < kept.locked_until:
            raise Refused([reason("pin_locked", clauses=clauses)])
        right = check_password(_sealed(officer, pin, kept.key_id), kept.secret)
        kept.wrong_tries = 0 if right else kept.wrong_tries + 1
        kept.locked_until = None
        if not right and tries is not None and kept.wrong_tries >= tries:
            kept.locked_until = now + timedelta(minutes=minutes or 0)
            kept.wrong_tries = 0
        kept.save(update_fields=["wrong_tries", "locked_until"])
        locked = kept.locked_until is not None
    if not right:
        raise Refused([reason("pin_locked" if locked else "pin_wrong", clauses=clauses)])


def _sealed(officer: User, pin: str, key_id: str) -> str:
    """The MAC of a PIN of this officer under that key (hex). Raises KeyMissing if the key file is gone."""
    key = keys.mac_key(key_id)
    if key is None:
        raise keys.KeyMissing(key_id)
    return hmac.digest(key, _PURPOSE + officer.uuid.bytes + pin.encode(), "sha256").hex()


def _is_guessable(pin: str, officer: User) -> bool:
    """One digit over and over, digits in a row up or down, a piece of the officer's own number."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return (
        len(set(pin)) == 1
        or steps in ({1}, {9})
        or pin in officer.mobile
        or pin in officer.username
    )
