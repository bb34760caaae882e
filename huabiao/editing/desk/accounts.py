"""The accounts an officer looks after: of people all of whose posts lie in bodies the officer administers."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from huabiao.editing.desk.cover import givers
from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks
from huabiao.office.accounts import services
from huabiao.office.accounts.models import FactorReset, SecondFactor, User
from huabiao.office.organisation.selectors import appointments_at


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


def reset_factor(*, officer: User, by: User, reason: str) -> FactorReset:
    """Take a second factor away. Raises PermissionDenied for who does not look after the account, FactorRefused."""
    holding = reach_of(by).holding_for("administer")
    if holding is None or not givers(by).filter(pk=officer.pk).exists():
        raise PermissionDenied(_("You do not look after this account."))
    return services.reset_factor(
        officer=officer, by=by, appointment=holding.appointment.uuid, reason=reason
    )
