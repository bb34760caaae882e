"""The first screen: what waits for me, what came back, what I have begun, and where to begin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component, MediaContainer

from huabiao.approval.models import Request
from huabiao.editing.items.freshness import Freshness, freshness_for
from huabiao.editing.items.models import Item
from huabiao.editing.items.neighbours import address_of
from huabiao.editing.items.progress import known_clauses
from huabiao.editing.items.status import State, in_state, statuses
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.reach import reach_of
from huabiao.office.notices.models import Notice
from huabiao.office.notices.selectors import unseen

PanelFactory = Callable[[HttpRequest], Component | None]

_factories: list[tuple[int, PanelFactory]] = []
_SHOWN = 8
_OF_REQUEST = "request"


def register_home_panel(factory: PanelFactory, order: int = 100) -> None:
    """Add a panel to the first screen; a factory that answers None shows nothing to this officer."""
    _factories.append((order, factory))
    _factories.sort(key=lambda pair: pair[0])


class HomeView(TemplateView):
    """The dashboard. A fixed number of queries, whatever the officer has to do."""

    template_name = "huabiao/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Panels in their order."""
        context = super().get_context_data(**kwargs)
        panels = [panel for _order, make in _factories if (panel := make(self.request))]
        holder = MediaContainer(panels)
        return context | {
            "panels": panels,
            "media": holder.media,
            "holdings": _holdings(self.request),
            "may_write": policy.can_somewhere(officer_of(self.request), Action.WRITE, Item),
        }


class ListPanel(Component):
    """A heading, rows of (title, address, note), and a sentence where there is nothing."""

    template_name = "huabiao/panels/list.html"

    def __init__(
        self, *, name: str, title: str, rows: list[dict[str, Any]], empty: str, more: str = ""
    ) -> None:
        self.name = name
        self.title = title
        self.rows = rows
        self.empty = empty
        self.more = more

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Everything the template shows."""
        del parent_context
        return {
            "name": self.name,
            "title": self.title,
            "rows": self.rows,
            "empty": self.empty,
            "more": self.more,
        }


def returned_panel(request: HttpRequest) -> Component | None:
    """What came back to its author, with the reason."""
    mine = Item.objects.filter(author=officer_of(request))
    back = list(in_state(mine, State.RETURNED).select_related("author", "column")[:_SHOWN])
    shown = statuses(back)
    rows = [
        {
            "title": item.title,
            "url": reverse("item:edit", args=[item.pk]),
            "note": shown[item.uuid].opinion,
            "since": shown[item.uuid].since,
        }
        for item in back
    ]
    return (
        ListPanel(name="returned", title=_("Returned to me"), rows=rows, empty="") if rows else None
    )


def drafts_panel(request: HttpRequest) -> Component | None:
    """What the officer has begun."""
    if not policy.can_somewhere(officer_of(request), Action.WRITE, Item):
        return None
    mine = Item.objects.filter(author=officer_of(request))
    drafts = in_state(mine, State.DRAFT).select_related("column")[:_SHOWN]
    rows = [
        {
            "title": item.title,
            "url": reverse("item:edit", args=[item.pk]),
            "note": str(item.column),
            "since": item.changed_at,
        }
        for item in drafts
    ]
    return ListPanel(
        name="drafts",
        title=_("My drafts"),
        rows=rows,
        empty=_("You have no draft. Press “Write an item” to begin one."),
        more=reverse("item:index") + "?mine=on",
    )


def under_way_panel(request: HttpRequest) -> Component | None:
    """The officer's own texts that others have now."""
    mine = Item.objects.filter(author=officer_of(request))
    under_way = list(in_state(mine, State.IN_APPROVAL).select_related("author", "column")[:_SHOWN])
    shown = statuses(under_way)
    rows = [
        {
            "title": item.title,
            "url": reverse("item:look", args=[item.pk]),
            "note": _("now with %(who)s") % {"who": shown[item.uuid].who},
            "since": shown[item.uuid].since,
        }
        for item in under_way
    ]
    return (
        ListPanel(name="under_way", title=_("Mine under approval"), rows=rows, empty="")
        if rows
        else None
    )


def freshness_panel(request: HttpRequest) -> Component | None:
    """The officer's own columns against the rulebook's cadence, the stalest first; each leads to a new item there."""
    known: dict[int, Any] = {}
    rows = []
    for one in freshness_for(officer_of(request))[:_SHOWN]:
        site = one.column.site
        if site.pk not in known:
            known[site.pk] = known_clauses(site.organisation)
        rows.append(
            {
                "title": f"{site} · {one.column}",
                "url": f"{reverse('item:add')}?column={one.column.pk}",
                "note": _note(one),
                "late": one.is_stale,
                "clauses": one.cadence.clauses,
                "known": known[site.pk],
            }
        )
    return (
        ListPanel(
            name="freshness", title=_("My columns and when they fall due"), rows=rows, empty=""
        )
        if rows
        else None
    )


def _note(one: Freshness) -> str:
    every = {"every": one.every}
    if one.days is None:
        return _("nothing stands in it yet; at least every %(every)s") % every
    if not one.days:
        return _("new today; at least every %(every)s") % every
    stated = every | {"days": one.days, "left": abs(one.days_left)}
    if one.is_stale:
        return _("%(days)d days without anything new; at least every %(every)s") % stated
    return _("%(days)d days since the last; %(left)d days left of %(every)s") % stated


def notices_panel(request: HttpRequest) -> Component | None:
    """What the officer has not seen yet, but for what the inbox shows anyway."""
    officer = officer_of(request)
    waiting = {"kind": Notice.Kind.WAITING, "subject_type": _OF_REQUEST}
    notices = list(unseen(officer).exclude(**waiting)[:_SHOWN])
    asked = {one.subject for one in notices if one.subject and one.subject_type == _OF_REQUEST}
    # Nobody is led to a request that is no longer his to read.
    readable = set(
        policy.visible(officer, Request.objects.filter(uuid__in=asked)).values_list(
            "uuid", flat=True
        )
    )
    rows = [
        {
            "title": notice.sentence,
            "url": address_of("desk_review", notice.subject) if notice.subject in readable else "",
            "note": notice.get_kind_display(),
            "since": notice.made_at,
        }
        for notice in notices
    ]
    return ListPanel(name="notices", title=_("Notices"), rows=rows, empty="") if rows else None


def _holdings(request: HttpRequest) -> list[str]:
    names = [
        f"{holding.organisation} {holding.post.name}"
        for holding in reach_of(officer_of(request)).holdings
    ]
    return list(dict.fromkeys(names))


register_home_panel(returned_panel, order=20)
register_home_panel(drafts_panel, order=30)
register_home_panel(under_way_panel, order=40)
register_home_panel(freshness_panel, order=25)
register_home_panel(notices_panel, order=90)
