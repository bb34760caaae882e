"""The verbs of the quarantine: seal, open, and the two ways out (decision 11).

A box ends as *secret* (destroyed, a purge certificate stays) or as *false alarm* (back to the author, the reason is
recorded). Nothing of it is ever written in clear here.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import digest, digest_document
from huabiao.office.notices import services as notices
from huabiao.office.notices.models import Notice
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, ancestry, holders, holdings_of
from huabiao.register.quarantine import boxes, shelf
from huabiao.register.quarantine.boxes import Content
from huabiao.register.quarantine.shelf import Sealed


class QuarantineRefused(Exception):
    """An act of the quarantine that is not possible; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def seal(
    *,
    data: bytes,
    name: str,
    officer: User,
    organisation: Organisation,
    subject: UUID | None,
    findings: Mapping[str, Any],
) -> Sealed:
    """Seal what must not be kept here; tells the secrecy officers that something waits, not what.

    Raises:
        QuarantineRefused: there is no key to seal to. The caller must then keep nothing at all.
    """
    number = str(uuid4())
    try:
        box = boxes.close(number, Content(name, data, findings))
    except keys.KeyFault as problem:
        raise QuarantineRefused(
            [str(problem), _("Nothing was kept. Report to the secrecy officer at once.")]
        ) from problem
    sealed = Sealed(
        number=number,
        sealed_at=clocks.now_ms(),
        officer=str(officer.uuid),
        organisation=str(organisation.uuid),
        subject=None if subject is None else str(subject),
        size=len(data),
        digest=digest(box),
    )
    shelf.put(sealed, box)
    _tell_secrecy_officers(organisation, UUID(number))
    ledger.append(
        kind="quarantine.sealed",
        subject=number,
        organisation=organisation.uuid,
        officer=officer.uuid,
        digests={"box": sealed.digest},
        ids={"size": sealed.size},
    )
    return sealed


@transaction.atomic
def open_sealed(*, number: str, officer: User, passphrase: str) -> Content:
    """Open a box for the secrecy officer's eyes; every opening is recorded. The box stays as it is.

    Raises:
        QuarantineRefused: no such box, no secrecy post, wrong passphrase, or the box was altered.
    """
    sealed = _sealed(number)
    holding = _secrecy_holding(officer, sealed)
    content = _opened(sealed, passphrase)
    _record("quarantine.opened", sealed, holding)
    return content


@transaction.atomic
def confirm_secret(*, number: str, officer: User, report: str) -> dict[str, Any]:
    """It is a secret, and was reported under this number: destroy it; answers the purge certificate.

    Raises:
        QuarantineRefused: no such box, no secrecy post, or no report number.
    """
    sealed = _sealed(number)
    holding = _secrecy_holding(officer, sealed)
    if not report.strip():
        raise QuarantineRefused([_("Report it first and enter the number of the report.")])
    certificate: dict[str, Any] = {
        "schema": "purge-certificate/1",
        "number": sealed.number,
        "box": sealed.digest,
        "size": sealed.size,
        "sealed_at": sealed.sealed_at,
        "purged_at": clocks.now_ms(),
        "secrecy_officer": str(officer.uuid),
        "appointment": str(holding.appointment.uuid),
        "report": report.strip(),
        "nonce": secrets.token_hex(16),
    }
    shelf.keep_record("purged", sealed.number, certificate)
    shelf.remove(sealed.number)
    _record("quarantine.purged", sealed, holding, certificate=digest_document(certificate))
    return certificate


@transaction.atomic
def release(*, number: str, officer: User, passphrase: str, reason: str) -> Content:
    """A false alarm: give the content back to its author, record why, and let exactly these bytes pass from now on.

    Raises:
        QuarantineRefused: no such box, no secrecy post, wrong passphrase, or no reason.
    """
    sealed = _sealed(number)
    holding = _secrecy_holding(officer, sealed)
    if not reason.strip():
        raise QuarantineRefused([_("Say why it is no secret.")])
    content = _opened(sealed, passphrase)
    nonce = secrets.token_hex(16)
    record: dict[str, Any] = {
        "schema": "release/1",
        "number": sealed.number,
        "released_at": clocks.now_ms(),
        "secrecy_officer": str(officer.uuid),
        "reason": reason.strip(),
        "nonce": nonce,
        "content": _salted(nonce, content.data),
    }
    shelf.keep_record("released", sealed.number, record)
    # Only once the ledger has it: a roll-back must not cost the author what was written.
    transaction.on_commit(partial(shelf.remove, sealed.number))
    notices.notify(
        officers=User.objects.filter(uuid=sealed.officer, is_active=True),
        kind=Notice.Kind.RETURNED,
        sentence=_("The secrecy officer has released what was sealed; you can go on with it."),
        subject_type="quarantine",
        subject=UUID(sealed.number),
    )
    _record("quarantine.released", sealed, holding, reason=digest_document(record))
    return content


def is_released(data: bytes) -> bool:
    """Whether exactly these bytes were found to be a false alarm before."""
    return any(
        hmac.compare_digest(_salted(record["nonce"], data), record["content"])
        for record in shelf.records("released")
    )


def _salted(nonce: str, data: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(nonce) + data).hexdigest()


def _sealed(number: str) -> Sealed:
    try:
        sealed = shelf.about(number)
    except ValueError:
        sealed = None
    if sealed is None:
        raise QuarantineRefused([_("There is no such thing in the quarantine.")])
    return sealed


def _opened(sealed: Sealed, passphrase: str) -> Content:
    try:
        return boxes.open_box(sealed.number, shelf.box_of(sealed.number), passphrase)
    except keys.KeyFault as problem:
        raise QuarantineRefused([str(problem)]) from problem
    except (boxes.BoxBroken, FileNotFoundError) as problem:
        raise QuarantineRefused([_("The sealed box is missing or was altered.")]) from problem


def _secrecy_holding(officer: User, sealed: Sealed) -> Holding:
    body = Organisation.objects.get(uuid=sealed.organisation)
    line = {above.pk for above in ancestry(body)}
    for holding in holdings_of(officer):
        if holding.organisation.pk in line and holding.post.key in _secrecy_posts(body):
            return holding
    raise QuarantineRefused([_("Only the secrecy officer may do this.")])


def _secrecy_posts(body: Organisation) -> set[str]:
    try:
        posts = rulebook_in_force(body).merged.posts
    except NoRulebook:
        return set()
    return {key for key, post in posts.items() if "secrecy" in post.may}


def _tell_secrecy_officers(body: Organisation, number: UUID) -> None:
    people = holders(post_key=_secrecy_posts(body), organisation=ancestry(body))
    notices.notify(
        officers=[holding.officer for holding in people],
        kind=Notice.Kind.ALARM,
        sentence=_("Something with the mark of a state secret waits in the quarantine."),
        subject_type="quarantine",
        subject=number,
    )


def _record(kind: str, sealed: Sealed, holding: Holding, **digests: str) -> None:
    ledger.append(
        kind=kind,
        subject=sealed.number,
        organisation=sealed.organisation,
        officer=holding.officer.uuid,
        appointment=holding.appointment.uuid,
        digests=digests,
    )
