"""The verb that makes an installation: the first body, its rulebook, its first officers – all of it or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.office.accounts.models import User
from huabiao.office.adoption import services as adoption
from huabiao.office.adoption.selectors import merge_texts
from huabiao.office.adoption.services import AdoptionRefused
from huabiao.office.installation.passwords import new_password
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.models import Entry
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook import RulebookError
from huabiao.rules.rulebook.parts.post import Post

NEEDED = ("administer", "audit")
"""Rights without which nobody could be appointed, or nobody could confirm what takes two people."""


class InstallationRefused(Exception):
    """No installation was made; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class FirstOfficer:
    """Somebody to be appointed from the start: post (key in the rulebook), user name, name."""

    post: str
    username: str
    name: str


@dataclass(frozen=True)
class FirstAccount:
    """An account as it is handed over: the password is shown once and stored nowhere."""

    officer: FirstOfficer
    post_name: str
    password: str


def is_installed() -> bool:
    """Whether there is an installation here: a ledger has begun, or somebody has an account."""
    return Entry.objects.exists() or User.objects.exists()


def found(
    *,
    name: str,
    short_name: str,
    kind: str,
    code: str,
    officers: Sequence[FirstOfficer],
    texts: Sequence[str],
    hand_over: Callable[[list[FirstAccount]], object],
) -> Organisation:
    """Make the first body with its rulebook (`texts`: the chain, highest first) and its first officers.

    `hand_over` is given the accounts before anything is committed: cut off in between, nothing was made and the
    command is simply run again.

    Raises:
        InstallationRefused: there is one already, or the officers cannot do what an installation needs.
    """
    if is_installed():
        raise InstallationRefused(
            [
                _(
                    "There is an installation already; nothing was changed. Choose another data folder."
                )
            ]
        )
    reasons = _against(name, kind, officers)
    if reasons:
        raise InstallationRefused(reasons)
    with transaction.atomic():
        ledger.record_installation()
        body = organisation.establish(name=name, short_name=short_name, kind=kind, code=code)
        try:
            merged = merge_texts(texts)
            adoption.adopt(organisation=body, texts=texts)
        except (AdoptionRefused, RulebookError) as refused:
            raise InstallationRefused([str(refused)]) from None
        if reasons := _against_the_posts(officers, merged.posts, kind):
            raise InstallationRefused(reasons)
        accounts = []
        for one in officers:
            officer = organisation.register_officer(username=one.username, name=one.name)
            post = merged.posts[one.post]
            opened = organisation.open_post(organisation=body, key=one.post, name=post.name)
            organisation.appoint(officer=officer, post=opened)
            accounts.append(FirstAccount(one, post.name, first_password(officer)))
        hand_over(accounts)
    return body


def _against(name: str, kind: str, officers: Sequence[FirstOfficer]) -> list[str]:
    reasons = []
    if not name.strip():
        reasons.append(_("The body needs a name."))
    if kind not in Organisation.Kind.values:
        reasons.append(
            _("There is no kind of body “%(kind)s”; there are: %(kinds)s")
            % {"kind": kind, "kinds": " ".join(Organisation.Kind.values)}
        )
    names = [one.username for one in officers]
    if len(set(names)) < len(names):
        reasons.append(_("Every officer is a person of their own: two have one user name."))
    if any(not (one.username.strip() and one.name.strip()) for one in officers):
        reasons.append(_("Every officer needs a user name and a name."))
    return reasons


def _against_the_posts(
    officers: Sequence[FirstOfficer], posts: Mapping[str, Post], kind: str
) -> list[str]:
    reasons = [
        _("The rulebook knows no post %(post)s in a body of this kind.") % {"post": one.post}
        for one in officers
        if one.post not in posts or kind not in posts[one.post].of
    ]
    if reasons:
        return reasons
    for right in NEEDED:
        if not any(right in posts[one.post].may for one in officers):
            reasons.append(
                _("Nobody among the first officers holds the right “%(right)s”.") % {"right": right}
            )
    return reasons


def first_password(officer: User) -> str:
    """A password that the rulebook in force accepts for this person."""
    while True:
        password = new_password()
        try:
            validate_password(password, officer)
        except ValidationError:
            continue
        officer.set_password(password)
        officer.save(update_fields=["password"])
        return password
