"""What an officer says with a decision, screened before it is kept: an opinion is stored like a text (decision 11)."""

from uuid import UUID

from huabiao.approval.models import Request
from huabiao.editing.items.gate import refuse_secret, screen_texts
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Organisation


def screen_opinion(opinion: str, *, request: Request, officer: User) -> None:
    """Raises SecretFound where an opinion carries the mark of a state secret; it is then sealed, not stored."""
    screen_words(opinion, organisation=request.organisation, officer=officer, subject=request.uuid)


def screen_words(
    words: str, *, organisation: Organisation, officer: User, subject: UUID | None = None
) -> None:
    """The same for any words that are about to be stored (a reason, a note)."""
    if not words.strip():
        return
    found = screen_texts({"opinion": words}, organisation)
    refuse_secret(
        found,
        officer=officer,
        organisation=organisation,
        subject=subject,
        document={"words": words.strip()},
    )
