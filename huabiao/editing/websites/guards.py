"""Who may do what with a website and its columns."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action, Answer
from huabiao.editing.rights.reach import Reach
from huabiao.editing.websites.models import Column, Site

READING_RIGHTS = ("arrange", "publish", "withdraw", "secrecy", "audit")
"""Rights over a site's organiser with which its drafts and requests may be read."""

SITE_RIGHTS = (*READING_RIGHTS, "administer")
"""Rights that, held over the body that runs a site, open the site itself: its columns and its form."""

_NEEDED = {
    Action.WRITE: "arrange",
    Action.SUBMIT: "arrange",
    Action.ARRANGE: "arrange",
    Action.WITHDRAW: "withdraw",
    Action.PUBLISH: "publish",
    Action.SECRECY: "secrecy",
    Action.AUDIT: "audit",
    Action.ADMINISTER: "administer",
    Action.SIGN: "sign",
}


def needed_right(action: Action) -> str:
    """The right of a post that an act on a site, a column or a page asks for."""
    return _NEEDED[action]


class SiteGuard:
    """A site is read by the officers of its body, of those below, and of those who write in its columns."""

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        """Reading as in `visible`; everything else by a right over the body that runs the site."""
        if action is Action.READ:
            readable = self.visible(reach, Site.objects.filter(pk=thing.pk)).exists()
            return Answer(readable, "" if readable else _("This website is not one of yours."))
        return policy.allowed_by(reach, needed_right(action), thing.organisation_id)

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """Three sub-queries on keys, no joins that multiply rows."""
        bodies = reach.own | reach.writes_in | reach.over(SITE_RIGHTS)
        written = Column.objects.filter(Q(owner__in=bodies) | shared_by(bodies)).values("site")
        return things.filter(Q(organisation__in=bodies) | Q(pk__in=written))

    def somewhere(self, reach: Reach, action: Action) -> bool:
        """Whoever holds a post reads some site."""
        if action is Action.READ:
            return bool(reach.holdings)
        return reach.anywhere(needed_right(action))


class ColumnGuard:
    """A column is read with its site; it is arranged by the site's body and written in by its owner."""

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        """`submit` asks whether the officer may write items here; `write` whether to change the column."""
        if action is Action.READ:
            readable = self.visible(reach, Column.objects.filter(pk=thing.pk)).exists()
            return Answer(readable, "" if readable else _("This column is not one of yours."))
        if action is Action.SUBMIT:
            return may_write_in(reach, thing)
        return policy.allowed_by(reach, needed_right(action), thing.site.organisation_id)

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """Every column of every readable site."""
        sites = SiteGuard().visible(reach, Site.objects.all()).values("pk")
        return things.filter(site__in=sites)

    def somewhere(self, reach: Reach, action: Action) -> bool:
        """As for sites."""
        return SiteGuard().somewhere(reach, action)


def may_write_in(reach: Reach, column: Column) -> Answer:
    """Whether an officer may write items for a column (T4-5, T16: each body in its own columns)."""
    if column.site.closed_at is not None:
        return Answer(False, _("The website “%(site)s” is closed.") % {"site": column.site})
    bodies = column.writers
    if any(body.pk in reach.writes_in for body in bodies) or (
        reach.anywhere("write") and reach.covers("publish", column.site.organisation_id)
    ):
        return Answer(True, "", reach.clauses.get("write", ()))
    return Answer(
        False,
        _("The column “%(column)s” belongs to %(body)s; your post does not write there.")
        % {"column": column.name, "body": "、".join(map(str, bodies))},
    )


def shared_by(bodies: Collection[int]) -> Q:
    """The condition on columns that one of the bodies shares; a sub-query, so that no row is doubled."""
    shares = Column.shared_with.through.objects.filter(organisation__in=bodies)
    return Q(pk__in=shares.values("column"))


def writable_columns(reach: Reach) -> QuerySet[Column]:
    """The columns an officer may write items for, in tree order."""
    owned = Q(owner__in=reach.writes_in) | Q(owner=None, site__organisation__in=reach.writes_in)
    owned |= shared_by(reach.writes_in)
    if reach.anywhere("write"):
        owned |= Q(site__organisation__in=reach.over(["publish"]))
    columns: QuerySet[Column] = (
        Column.objects.filter(owned, kind__in=[Column.Kind.LIST, Column.Kind.PAGE])
        .filter(closed_at=None, site__closed_at=None)
        .select_related("site", "owner", "site__organisation")
        .order_by("site", "path")
    )
    return columns


SITE_GUARD = SiteGuard()
COLUMN_GUARD = ColumnGuard()


def register() -> None:
    """Put this room's models under the policy."""
    policy.guard(Site, SITE_GUARD)
    policy.guard(Column, COLUMN_GUARD)
