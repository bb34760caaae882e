"""What the desk puts on the first screen: the number that waits, papers to compare, the quarantine's alarm."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from huabiao.approval.selectors import inbox
from huabiao.editing.desk.inbox import rows_of
from huabiao.editing.desk.isolation import boxes_for, watches
from huabiao.editing.desk.papers import waiting_papers
from huabiao.editing.items.home import ListPanel, register_home_panel

_SHOWN = 5


class DeskPanel(Component):
    """How much waits at the desk, the oldest first."""

    template_name = "huabiao/desk/panel.html"

    def __init__(self, total: int, rows: list[Any]) -> None:
        self.total = total
        self.rows = rows

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Number and rows."""
        del parent_context
        return {"total": self.total, "rows": self.rows}


def waiting(request: HttpRequest) -> Component | None:
    """What waits for this officer's decision."""
    entries = inbox(request.user)  # type: ignore[arg-type]  # officers only
    return DeskPanel(len(entries), rows_of(entries[:_SHOWN])) if entries else None


def papers(request: HttpRequest) -> Component | None:
    """Signed forms that a second person must compare."""
    waiting_now = waiting_papers(request.user)  # type: ignore[arg-type]  # officers only
    if not waiting_now:
        return None
    rows = [
        {
            "title": _("Paper original no. %(number)s") % {"number": one.number},
            "url": reverse("desk_paper_compare", args=[one.uuid]),
            "note": _("entered by %(who)s") % {"who": one.entered_by},
            "since": one.entered_at,
        }
        for one in waiting_now[:_SHOWN]
    ]
    return ListPanel(name="papers", title=_("Papers to compare"), rows=rows, empty="")


def quarantine(request: HttpRequest) -> Component | None:
    """Boxes that wait for the secrecy officer, without a word of their content."""
    if not watches(request.user):  # type: ignore[arg-type]  # officers only
        return None
    rows = [
        {
            "title": _("Sealed item, report due %(by)s")
            % {"by": f"{localtime(one.report_by):%m-%d %H:%M}"}
            if one.report_by
            else _("Sealed item"),
            "url": reverse("desk_quarantine_box", args=[one.sealed.number]),
            "note": str(one.body or ""),
            "since": one.at,
        }
        for one in boxes_for(request.user)  # type: ignore[arg-type]  # officers only
    ]
    return (
        ListPanel(name="quarantine", title=_("Quarantine"), rows=rows, empty="") if rows else None
    )


def register() -> None:
    """Put the panels on the first screen, before what the other rooms show."""
    register_home_panel(quarantine, order=1)
    register_home_panel(waiting, order=5)
    register_home_panel(papers, order=15)
