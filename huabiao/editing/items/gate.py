"""Screening before saving (decision 11): a state secret is sealed and never stored; the rest is explained.

Everything an officer types or uploads passes here before it is written anywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao.editing.items.texts import BODY
from huabiao.office.accounts.models import User
from huabiao.office.adoption.screening import rules_for
from huabiao.office.ledger.digests import canonical
from huabiao.office.organisation.models import Organisation
from huabiao.register.quarantine import services as quarantine
from huabiao.rules.screening import Findings, screen_file, screen_text


class SecretFound(Exception):
    """A mark of a state secret was found. What was typed is sealed; the text tells the person what to do."""

    def __init__(self, sealed: Any, instead: Sequence[str]) -> None:
        self.sealed = sealed
        super().__init__(
            " ".join(instead)
            or _(
                "This text carries the mark of a state secret. It was not saved here: it is sealed for the "
                "secrecy officer, who has been told. Stop working on it, take this computer off the network, "
                "and report to the secrecy office within 24 hours."
            )
        )


def screen_texts(texts: Mapping[str, str], organisation: Organisation) -> Findings:
    """Screen named passages (place → text); the place is named in each finding."""
    rules = rules_for(organisation)
    found = Findings()
    for place, text in texts.items():
        found += screen_text(text, rules, place_of=_place(place, text))
    return found


def _place(place: str, text: str) -> Callable[[int], str]:
    """Words for an offset: the paragraph inside the body, else the field."""
    if place != BODY:
        return lambda _offset: place
    return lambda offset: (
        _("text, paragraph %(number)d")
        % {"number": len([line for line in text[:offset].split("\n")[:-1] if line.strip()]) + 1}
    )


def refuse_secret(
    findings: Findings,
    *,
    officer: User,
    organisation: Organisation,
    subject: UUID | None,
    document: Mapping[str, Any],
) -> Findings:
    """If a state-secret mark was found: seal what was typed and raise SecretFound.

    Else the findings, without marks that the secrecy officer has declared a false alarm in exactly this text.
    """
    if not findings.state_secret:
        return findings
    data = canonical(dict(document))
    if quarantine.is_released(data):
        return _without_marks(findings)
    raise _sealed(officer, organisation, subject, "text.json", data, findings)


def screen_upload(*, officer: User, organisation: Organisation, name: str, data: bytes) -> Findings:
    """Screen a file in memory; a state secret is sealed and refused with SecretFound."""
    findings = screen_file(name, data, rules_for(organisation))
    if not findings.state_secret:
        return findings
    if quarantine.is_released(data):
        return _without_marks(findings)
    raise _sealed(officer, organisation, None, name, data, findings)


def _without_marks(findings: Findings) -> Findings:
    return Findings(tuple(one for one in findings if one not in findings.state_secret))


def _sealed(  # noqa: PLR0917 - one private call with everything the box needs
    officer: User,
    organisation: Organisation,
    subject: UUID | None,
    what: str,
    data: bytes,
    findings: Findings,
) -> SecretFound:
    try:
        sealed = quarantine.seal(
            data=data,
            name=what,
            officer=officer,
            organisation=organisation,
            subject=subject,
            findings=findings.as_document(),
        )
    except quarantine.QuarantineRefused as refused:
        return SecretFound(None, refused.reasons)
    return SecretFound(sealed, [])
