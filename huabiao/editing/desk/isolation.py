"""The quarantine as its secrecy officer sees it: what waits, when to report it, what is inside once opened."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.organisation.models import Organisation
from huabiao.register.quarantine.boxes import Content
from huabiao.register.quarantine.selectors import waiting
from huabiao.register.quarantine.shelf import Sealed
from huabiao.rules.rulebook import Term

REPORT = "secrecy_report"
"""The clock in the rulebook by which a leaked secret is reported."""

_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


@dataclass(frozen=True)
class SealedShown:
    """One box without its content. `report_by`: none where no rulebook sets a term."""

    sealed: Sealed
    at: datetime
    officer: str
    body: Organisation | None
    report_by: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether the report is overdue."""
        return self.report_by is not None and clocks.now() > self.report_by

    @property
    def kilobytes(self) -> int:
        """Its size, rounded up."""
        return -(-self.sealed.size // 1024)


@dataclass(frozen=True)
class Opened:
    """The content for the officer's eyes: texts by place, or a picture, or neither (then only its name and size)."""

    name: str
    size: int
    texts: list[tuple[str, str]]
    picture: str
    findings: list[dict[str, Any]]


def watches(officer: User) -> bool:
    """Whether the officer is a secrecy officer anywhere."""
    return reach_of(officer).anywhere("secrecy")


def has_key() -> bool:
    """Whether there is a key to seal to; without one nothing marked can be kept, not even sealed."""
    try:
        keys.quarantine_public_key()
    except keys.KeyFault:
        return False
    return True


def boxes_for(officer: User) -> list[SealedShown]:
    """What waits in the bodies the officer watches over, oldest first."""
    covered = reach_of(officer).over(("secrecy",))
    bodies = {str(one.uuid): one for one in Organisation.objects.filter(pk__in=covered)}
    boxes = waiting(bodies)
    people = {
        str(uuid): name
        for uuid, name in User.objects.filter(uuid__in=[one.officer for one in boxes]).values_list(
            "uuid", "name"
        )
    }
    return [_shown(one, people, bodies) for one in boxes]


def box_for(officer: User, number: str) -> SealedShown | None:
    """One of them, or None."""
    return next((one for one in boxes_for(officer) if one.sealed.number == number), None)


def opened(content: Content) -> Opened:
    """What was sealed, as text or picture where it is one. Nothing of it is written anywhere."""
    picture = ""
    for magic, media_type in _PICTURES.items():
        if content.data.startswith(magic):
            picture = f"data:{media_type};base64,{base64.b64encode(content.data).decode()}"
    return Opened(
        name=content.name,
        size=len(content.data),
        texts=[] if picture else _texts(content.data),
        picture=picture,
        findings=list(content.findings.get("findings", ())),
    )


def _texts(data: bytes) -> list[tuple[str, str]]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return []
    try:
        document = json.loads(text)
    except ValueError:
        return [("", text)]
    if not isinstance(document, dict):
        return [("", text)]
    return [(str(place), _passage(words)) for place, words in document.items()]


def _passage(words: Any) -> str:
    return "\n".join(str(one) for one in words) if isinstance(words, list) else str(words)


def _shown(sealed: Sealed, people: dict[str, str], bodies: dict[str, Organisation]) -> SealedShown:
    at = datetime.fromtimestamp(sealed.sealed_at / 1000, UTC)
    body = bodies.get(sealed.organisation)
    return SealedShown(sealed, at, people.get(sealed.officer, ""), body, _report_by(at, body))


def _report_by(at: datetime, body: Organisation | None) -> datetime | None:
    """The earliest of the rulebook's terms; one in days counts the fewest days it can have, so never too late."""
    if body is None:
        return None
    try:
        merged = rulebook_in_force(body).merged
    except NoRulebook:
        return None
    clock = next((one for one in merged.clocks.values() if one.matter == REPORT), None)
    if clock is None:
        return None
    days = (Term.DAYS.get(term.unit, (1.0, 1.0))[0] * term.amount for term in clock.limit)
    return at + timedelta(days=min(days))
