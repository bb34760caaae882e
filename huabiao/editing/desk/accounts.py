"""The accounts an officer looks after: of people all of whose posts lie in bodies the officer administers."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.editing.desk.cover import givers
from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks
from huabiao.office.accounts import services
from huabiao.office.accounts.models import FactorReset, SecondFactor, User
from huabiao.office.notices import services as notices
from huabiao.office.notices.models import Notice
from huabiao.office.organisation.selectors import Holding, appointments_at


@dataclass(frozen=True)
class AccountLine:
    """One person, their posts, and whether a second factor is set up."""

    officer: User
    posts: tuple[str, ...]
    has_factor: bool


def account_lines(officer: User) -> list[AccountLine]:
    """The accounts looked after, by name. Three queries, however many."""
    people = list(givers(officer).distinct().order_by("name", "pk"))
    posts: dict[int, list[str]] = {}
    held = appointments_at(clocks.now()).filter(officer__in=people)
    for one in held.select_related("post__organisation"):
        posts.setdefault(one.officer_id, []).append(str(one.post))
    enrolled = set(
        SecondFactor.objects.filter(officer__in=people)
        .exclude(confirmed_at=None)
        .values_list("officer", flat=True)
    )
    return [AccountLine(one, tuple(posts.get(one.pk, ())), one.pk in enrolled) for one in people]


def looking_after(officer: User, by: User) -> Holding | None:
    """The post by which `by` looks after an account: one that administers a body of this officer's. None: none does."""
    if not givers(by).filter(pk=officer.pk).exists():
        return None
    reach = reach_of(by)
    held = appointments_at(clocks.now()).filter(officer=officer).order_by("starts_at", "pk")
    bodies = held.values_list("post__organisation", flat=True)
    found = (reach.holding_for("administer", body) for body in bodies)
    return next((one for one in found if one is not None), None)


@transaction.atomic
def reset_factor(*, officer: User, by: User, reason: str) -> FactorReset:
    """Take a second factor away, and tell its owner. Raises PermissionDenied for who does not look after the account,
    FactorRefused."""
    holding = looking_after(officer, by)
    if holding is None:
        raise PermissionDenied(_("You do not look after this account."))
    notices.notify(
        officers=[officer],
        kind=Notice.Kind.ALARM,
        sentence=_(
            "%(name)s reset your one-time codes. If you did not ask for it, tell the auditor at once."
        )
        % {"name": by.name},
    )
    return services.reset_factor(
        officer=officer, by=by, appointment=holding.appointment.uuid, reason=reason
    )
