"""The screens of a website: its identity, the arrangement of its columns, submitting its structure."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column as ListColumn
from wagtail.admin.ui.tables import TitleColumn

from huabiao.approval.refusals import Refused
from huabiao.approval.selectors import history_of, open_request_of
from huabiao.editing.items.progress import known_clauses, preview_lines, progress_of
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.viewsets import GuardedIndexView
from huabiao.editing.websites import closing, services
from huabiao.editing.websites.forms import ColumnForm, SiteForm, SiteOpeningForm
from huabiao.editing.websites.models import Column, Site
from huabiao.editing.websites.published import published_site
from huabiao.register.certificates.selectors import filing_register


class SiteIndexView(GuardedIndexView):
    """The websites one works on."""

    page_title = gettext_lazy("Websites")
    add_item_label = gettext_lazy("Open a website")

    @cached_property
    def columns(self) -> list[ListColumn]:
        """Name, kind, address, body."""
        return [
            TitleColumn(
                "name",
                label=gettext_lazy("site name"),
                get_url=lambda site: reverse("site:columns", args=[site.pk]),
            ),
            ListColumn("kind", label=gettext_lazy("kind of site"), accessor="get_kind_display"),
            ListColumn(
                "address",
                label=gettext_lazy("address"),
                accessor=lambda site: f"{site.host}{site.base_path}",
            ),
            ListColumn("organisation", label=gettext_lazy("body that runs it")),
            ListColumn("state", label=gettext_lazy("status"), accessor=_state),
        ]

    def get_base_queryset(self) -> Any:
        """With the body at hand, and whether it is online."""
        online = filing_register(state="online").filter(subject=OuterRef("uuid"))
        sites = super().get_base_queryset().select_related("organisation")
        return sites.annotate(is_online=Exists(online))


def _state(site: Any) -> str:
    if site.closed_at is not None:
        return _("closed")
    return _("online") if site.is_online else _("not approved yet")


def open_site(request: HttpRequest) -> HttpResponse:
    """Enter a new website; columns and approval come after it."""
    officer = officer_of(request)
    form = SiteOpeningForm(request.POST or None, officer=officer)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            site = services.open_site(organisation=fields.pop("organisation"), by=officer, **fields)
        except services.SiteRefused as refused:
            for sentence in refused.reasons:
                form.add_error(None, sentence)
        else:
            messages.success(
                request, _("Entered. Now make its columns, then submit it for approval.")
            )
            return redirect("site:columns", site.pk)
    context = {"site": None, "form": form, "title": _("Open a website")}
    return render(request, "huabiao/site_form.html", context, status=422 if form.is_bound else 200)


def close_site(request: HttpRequest, pk: int) -> HttpResponse:
    """What closing a website means, who will sign, the reason, and the one button."""
    site = get_object_or_404(Site, pk=pk)
    officer = officer_of(request)
    reasons: list[Any] = []
    if request.method == "POST":
        try:
            closing.ask_to_close(site=site, officer=officer, reason=request.POST.get("reason", ""))
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request, _("Submitted. You will be told when it has been signed or returned.")
            )
            return redirect("site:columns", site.pk)
    found = closing.examine_closing(site=site, officer=officer)
    context = {
        "site": site,
        "reasons": reasons or found.reasons,
        "found": found,
        "steps": preview_lines(found.route),
        "known_clauses": known_clauses(site.organisation),
    }
    return render(request, "huabiao/site_close.html", context, status=422 if reasons else 200)


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree of columns with what can be done to each."""
    site = get_object_or_404(Site.objects.select_related("organisation"), pk=pk)
    officer = officer_of(request)
    opened = open_request_of(site.uuid)
    rows = (
        site.columns.filter(closed_at=None)
        .select_related("owner", "site__organisation")
        .prefetch_related("shared_with")
        .order_by("path")
    )
    changeable = opened is None and site.closed_at is None
    context = {
        "site": site,
        "rows": [(row, row.depth - 1) for row in rows],
        "may_arrange": changeable and bool(policy.can(officer, Action.ARRANGE, site)),
        "may_submit": changeable and bool(policy.can(officer, Action.SUBMIT, site)),
        "may_close": changeable
        and bool(policy.can(officer, Action.ARRANGE, site))
        and bool(policy.can(officer, Action.WITHDRAW, site)),
        "opened": progress_of(history_of(site.uuid)[0]) if opened is not None else None,
        "known_clauses": known_clauses(site.organisation),
        "published": published_site(site.uuid) is not None,
    }
    return render(request, "huabiao/site_columns.html", context)


def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Who runs the website and what stands in its foot."""
    site = get_object_or_404(Site, pk=pk)
    officer = officer_of(request)
    form = SiteForm(request.POST or None, instance=site, officer=officer)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_site(
                site=form.save(commit=False),
                officer=officer,
                version=int(form.cleaned_data["version"] or 0),
            )
        except services.SiteRefused as refused:
            for sentence in refused.reasons:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("Saved. Readers see it once it has been approved."))
            return redirect("site:columns", site.pk)
    context = {"site": site, "form": form, "title": _("Identity of the website")}
    return render(request, "huabiao/site_form.html", context, status=422 if form.is_bound else 200)


def new_column(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a column at the end of a level."""
    site = get_object_or_404(Site, pk=pk)
    officer = officer_of(request)
    above = site.columns.filter(pk=request.GET.get("above") or 0).first()
    form = ColumnForm(request.POST or None, instance=Column(site=site))
    if request.method == "POST":
        try:
            if form.is_valid():
                services.add_column(site=site, parent=above, by=officer, **form.cleaned_data)
                messages.success(request, _("Added. Readers see it once it has been approved."))
                return redirect("site:columns", site.pk)
        except services.SiteRefused as refused:
            for sentence in refused.reasons:
                form.add_error(None, sentence)
    title = _("New column under “%(above)s”") % {"above": above} if above else _("New column")
    context = {"site": site, "form": form, "title": title}
    return render(request, "huabiao/site_form.html", context, status=422 if form.is_bound else 200)


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """All reasons against submitting identity and columns on one page; then who will sign."""
    site = get_object_or_404(Site, pk=pk)
    officer = officer_of(request)
    refused = False
    if request.method == "POST":
        try:
            services.submit_site(site=site, officer=officer)
        except Refused:
            refused = True  # the page below lists every reason again
        else:
            messages.success(
                request, _("Submitted. You will be told when it has been signed or returned.")
            )
            return redirect("site:columns", site.pk)
    found = services.examine_site(site=site, officer=officer)
    context = {
        "site": site,
        "found": found,
        "steps": preview_lines(found.route),
        "known_clauses": known_clauses(site.organisation),
    }
    return render(request, "huabiao/site_submit.html", context, status=422 if refused else 200)


def edit_column(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one column."""
    column = get_object_or_404(Column.objects.select_related("site"), pk=pk)
    officer = officer_of(request)
    form = ColumnForm(request.POST or None, instance=column)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():  # renamed and moved, or neither
                services.change_column(
                    column=form.save(commit=False),
                    officer=officer,
                    shared_with=form.cleaned_data["shared_with"],
                )
                services.put_under(
                    column=Column.objects.get(pk=column.pk),
                    above=form.cleaned_data["above"],
                    officer=officer,
                )
        except services.SiteRefused as refused:
            for sentence in refused.reasons:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("Saved. Readers see it once it has been approved."))
            return redirect("site:columns", column.site_id)
    context = {"site": column.site, "form": form, "title": str(column)}
    return render(request, "huabiao/site_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def move_column(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down among its neighbours."""
    column = get_object_or_404(Column.objects.select_related("site"), pk=pk)
    up = request.POST.get("direction") == "up"
    beside = [
        one
        for one in column.get_siblings()
        if one.site_id == column.site_id and one.closed_at is None
    ]
    place = next(number for number, one in enumerate(beside) if one.pk == column.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(beside):
        _tried(
            request,
            lambda: services.move_column(
                column=column,
                target=beside[other],
                place="left" if up else "right",
                officer=officer_of(request),
            ),
        )
    return redirect("site:columns", column.site_id)


@require_POST
def close_column(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a column off the site."""
    column = get_object_or_404(Column.objects.select_related("site"), pk=pk)
    _tried(request, lambda: services.close_column(column=column, officer=officer_of(request)))
    return redirect("site:columns", column.site_id)


def _tried(request: HttpRequest, act: Any) -> None:
    try:
        act()
    except services.SiteRefused as refused:
        for sentence in refused.reasons:
            messages.error(request, sentence)
