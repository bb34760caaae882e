"""The screens of pages: list, editor, look, submit, take back."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, TitleColumn

from huabiao.approval.refusals import Refused
from huabiao.approval.selectors import history_of, open_request_of
from huabiao.editing.items import services as drafts
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.progress import known_clauses, preview_lines, progress_of
from huabiao.editing.items.status import State, status_of, statuses
from huabiao.editing.items.views.editors import DraftCreateView, DraftEditView, secret_page
from huabiao.editing.items.views.lists import MomentColumn, StatusColumn
from huabiao.editing.pages import services
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.viewsets import GuardedIndexView
from huabiao.editing.websites.arrangement import ARRANGEMENT


class PageIndexView(GuardedIndexView):
    """Home, topic, organisation and plain pages."""

    page_title = gettext_lazy("Pages")
    add_item_label = gettext_lazy("New page")

    @cached_property
    def columns(self) -> list[Column]:
        """Title, website, kind, status."""
        return [
            TitleColumn(
                "title",
                label=gettext_lazy("title"),
                get_url=lambda page: reverse("page:look", args=[page.pk]),
            ),
            Column("site", label=gettext_lazy("website")),
            Column("kind", label=gettext_lazy("kind of page"), accessor="get_kind_display"),
            StatusColumn("status", label=gettext_lazy("status"), accessor="shown_status"),
            MomentColumn("since", label=gettext_lazy("since"), accessor="shown_status.since"),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        """With what the columns show."""
        return super().get_base_queryset().select_related("site", "author").defer("body")

    def get_table(self, object_list: Any) -> Any:
        """Statuses of the whole page at once."""
        things = list(object_list)
        shown = statuses(things)
        for thing in things:
            thing.shown_status = shown[thing.uuid]
        return super().get_table(things)


class PageCreateView(DraftCreateView):
    """A new page."""

    look_url_name = "page:look"
    submit_url_name = "page:submit"


class PageEditView(DraftEditView):
    """An existing page."""

    look_url_name = "page:look"
    submit_url_name = "page:submit"


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The page about one page."""
    page = get_object_or_404(ContentPage.objects.select_related("site", "author"), pk=pk)
    officer = officer_of(request)
    status = status_of(page)
    opened = open_request_of(page.uuid)
    may_write = bool(policy.can(officer, Action.WRITE, page))
    context = {
        "page": page,
        "status": status,
        "history": [progress_of(one) for one in history_of(page.uuid)[:5]],
        "known_clauses": known_clauses(page.site.organisation),
        "preview_url": reverse("page:preview", args=[page.pk]),
        "may_edit": may_write and status.state is not State.IN_APPROVAL,
        "may_submit": may_write and status.state is not State.IN_APPROVAL,
        "may_take_back": opened is not None and opened.submitter_id == officer.pk,
    }
    return render(request, "huabiao/page_look.html", context)


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that stands in the way, then who will sign."""
    page = get_object_or_404(ContentPage, pk=pk)
    officer = officer_of(request)
    if request.method == "POST":
        try:
            services.submit_page(page=page, officer=officer)
        except SecretFound as secret:
            return secret_page(request, secret)
        except Refused:
            pass  # the page below lists every reason again
        else:
            messages.success(
                request, _("Submitted. You will be told when it has been signed or returned.")
            )
            return redirect("page:look", page.pk)
    try:
        found = services.examine_page(page=page, officer=officer)
    except SecretFound as secret:
        return secret_page(request, secret)
    context = {
        "page": page,
        "found": found,
        "steps": preview_lines(found.route),
        "arrangement": any(one["subject"] == ARRANGEMENT for one in found.matters),
        "known_clauses": known_clauses(page.site.organisation),
        "edit_url": reverse("page:edit", args=[page.pk]),
    }
    return render(
        request, "huabiao/page_submit.html", context, status=422 if found.reasons else 200
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submission back."""
    page = get_object_or_404(ContentPage, pk=pk)
    officer = officer_of(request)
    try:
        drafts.take_back(draft=page, officer=officer)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return redirect("page:look", page.pk)
    messages.success(request, _("Taken back. All signatures given so far are void."))
    return redirect("page:edit", page.pk)
