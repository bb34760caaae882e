"""Entering bodies and appointing people, by whoever administers them under the rulebook in force."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.rights import holdings_with
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.installation.services import InstallationRefused, first_password
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment, Organisation
from huabiao.office.organisation.selectors import ancestry, holdings_of
from huabiao.rules.rulebook import MergedRulebook

ADMINISTER = ("administer",)


def body_named(name: str) -> Organisation:
    """The one body of a name or short name. Raises InstallationRefused."""
    found = list(Organisation.objects.filter(short_name=name)) or list(
        Organisation.objects.filter(name=name)
    )
    if len(found) != 1:
        raise InstallationRefused([_("There is not exactly one body “%(name)s”.") % {"name": name}])
    return found[0]


@transaction.atomic
def enter_body(
    *, name: str, short_name: str, kind: str, code: str, parent: Organisation, by: User
) -> Organisation:
    """Enter a body below one that `by` administers. Raises InstallationRefused."""
    reasons = [*_against_the_administrator(by, parent)]
    if kind not in Organisation.Kind.values:
        reasons.append(
            _("There is no kind of body “%(kind)s”; there are: %(kinds)s")
            % {"kind": kind, "kinds": " ".join(Organisation.Kind.values)}
        )
    if Organisation.objects.filter(name=name, parent=parent).exists():
        reasons.append(_("There is a body of this name already."))
    if reasons:
        raise InstallationRefused(reasons)
    return organisation.establish(
        name=name, short_name=short_name, kind=kind, code=code, parent=parent
    )


@transaction.atomic
def appoint_person(
    *,
    username: str,
    name: str,
    body: Organisation,
    post: str,
    ends_at: datetime | None,
    by: User,
) -> tuple[Appointment, str | None]:
    """Give a post to a person; an account is made where there is none, its first password is answered.

    Raises:
        InstallationRefused: `by` does not administer the body, the rulebook knows no such post there, or one person
            would hold rights that it keeps apart (三员分立).
    """
    officer = User.objects.filter(username=username).first()
    reasons = [*_against_the_administrator(by, body)]
    if officer == by:
        reasons.append(_("Nobody appoints themselves."))
    if officer is None and not name.strip():
        reasons.append(_("Every officer needs a user name and a name."))
    try:
        merged = rulebook_in_force(body).merged
    except NoRulebook as none:
        raise InstallationRefused([*reasons, str(none)]) from None
    known = merged.posts.get(post)
    if known is None or body.kind not in known.of:
        reasons.append(
            _("The rulebook knows no post %(post)s in a body of this kind.") % {"post": post}
        )
    else:
        reasons += _against_what_is_kept_apart(officer, known.may, merged)
    if reasons or known is None:
        raise InstallationRefused(reasons)
    password = None
    if officer is None:
        officer = organisation.register_officer(username=username, name=name)
    opened = organisation.open_post(organisation=body, key=post, name=known.name)
    try:
        made = organisation.appoint(officer=officer, post=opened, ends_at=ends_at, by=by)
    except organisation.OrganisationRefused as refused:
        raise InstallationRefused(refused.reasons) from None
    if not officer.has_usable_password():
        password = first_password(officer)
    return made, password


@transaction.atomic
def end_post(*, username: str, body: Organisation, post: str, by: User) -> Appointment:
    """End what a person holds now. Raises InstallationRefused."""
    reasons = [*_against_the_administrator(by, body)]
    officer = User.objects.filter(username=username).first()
    held = [] if officer is None else [one for one in holdings_of(officer) if not one.delegation]
    found = [one for one in held if one.organisation == body and one.post.key == post]
    if not found:
        reasons.append(_("%(name)s does not hold this post.") % {"name": username})
    if reasons:
        raise InstallationRefused(reasons)
    organisation.end_appointment(appointment=found[0].appointment, at=clocks.now(), by=by)
    return found[0].appointment


def _against_the_administrator(by: User, body: Organisation) -> Iterable[str]:
    above = {one.pk for one in ancestry(body)}
    if not any(one.organisation.pk in above for one in holdings_with(ADMINISTER, by)):
        yield _("%(name)s does not administer %(body)s.") % {"name": by.username, "body": body}


def _against_what_is_kept_apart(
    officer: User | None, rights: Iterable[str], merged: MergedRulebook
) -> Iterable[str]:
    if officer is None:
        return
    held: set[str] = set(rights)
    for one in holdings_of(officer):
        try:
            post = rulebook_in_force(one.organisation).merged.posts.get(one.post.key)
        except NoRulebook:
            continue
        held |= set(post.may) if post is not None else set()
    for separation in merged.separations:
        if held.issuperset(separation.rights):
            yield _("One person may not hold these rights together: %(rights)s (%(clauses)s).") % {
                "rights": "、".join(separation.rights),
                "clauses": "、".join(separation.clauses),
            }
