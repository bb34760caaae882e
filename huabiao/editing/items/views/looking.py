"""One item as everybody sees it: status, route so far, preview, and what this officer may do with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huabiao.approval.refusals import Refused
from huabiao.approval.selectors import history_of, open_request_of
from huabiao.editing.items import services
from huabiao.editing.items.forms import ColumnField
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.models import Item
from huabiao.editing.items.neighbours import address_of
from huabiao.editing.items.progress import known_clauses, preview_lines, progress_of
from huabiao.editing.items.status import State, status_of
from huabiao.editing.items.views.editors import secret_page
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.guards import writable_columns

_MAY_CHANGE = frozenset({State.DRAFT, State.RETURNED, State.ONLINE, State.WITHDRAWN, State.ENDED})


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The page about one item."""
    item = get_object_or_404(Item.objects.select_related("column", "site", "author"), pk=pk)
    status = status_of(item)
    officer = officer_of(request)
    opened = open_request_of(item.uuid)
    may_write = bool(policy.can(officer, Action.WRITE, item))
    context = {
        "item": item,
        "status": status,
        "history": [progress_of(one) for one in history_of(item.uuid)[:5]],
        "known_clauses": known_clauses(item.site.organisation),
        # Whoever may read the item may read its life; the room of the records asks again.
        "life_url": address_of("records_life", item.uuid),
        "preview_url": reverse("item:preview", args=[item.pk]),
        "may_edit": may_write and status.state in _MAY_CHANGE,
        "may_submit": may_write and status.state in {State.DRAFT, State.RETURNED},
        "may_take_back": opened is not None and opened.submitter_id == officer.pk,
        "may_correct": may_write and status.state is State.ONLINE,
        "withdraw_url": address_of("desk_withdraw", item.uuid)
        if status.state is State.ONLINE and policy.can(officer, Action.WITHDRAW, item)
        else "",
        "may_adopt": status.state is State.ONLINE and _other_columns(officer, item).exists(),
    }
    return render(request, "huabiao/item_look.html", context)


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Before submitting: everything that stands in the way, then who will sign in which order."""
    item = get_object_or_404(Item, pk=pk)
    officer = officer_of(request)
    correction = status_of(item).state is State.ONLINE
    if request.method == "POST":
        try:
            if correction:
                services.correct(item=item, officer=officer)
            else:
                services.submit(item=item, officer=officer)
        except SecretFound as secret:
            return secret_page(request, secret)
        except Refused:
            pass  # the page below lists every reason again
        else:
            messages.success(
                request, _("Submitted. You will be told when it has been signed or returned.")
            )
            return redirect("item:look", item.pk)
    try:
        found = services.examine(item=item, officer=officer)
    except SecretFound as secret:
        return secret_page(request, secret)
    context = {
        "item": item,
        "found": found,
        "steps": preview_lines(found.route),
        "known_clauses": known_clauses(item.site.organisation),
        "correction": correction,
        "edit_url": reverse("item:edit", args=[item.pk]),
    }
    return render(
        request, "huabiao/item_submit.html", context, status=200 if not found.reasons else 422
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submission back."""
    item = get_object_or_404(Item, pk=pk)
    officer = officer_of(request)
    try:
        services.take_back(draft=item, officer=officer)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return redirect("item:look", item.pk)
    messages.success(request, _("Taken back. All signatures given so far are void."))
    return redirect("item:edit", item.pk)


def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt a published item on another site."""
    item = get_object_or_404(Item, pk=pk)
    officer = officer_of(request)
    columns = _other_columns(officer, item)
    field = ColumnField(queryset=columns, required=True)
    reasons: list[Any] = []
    if request.method == "POST":
        column = columns.filter(pk=request.POST.get("column") or 0).first()
        if column is None:
            reasons = [_("Choose a column of another website.")]
        else:
            try:
                services.adopt_to(item=item, column=column, officer=officer)
            except Refused as refused:
                reasons = refused.reasons
            else:
                messages.success(request, _("Submitted for the other website."))
                return redirect("item:look", item.pk)
    choices = [(column.pk, field.label_from_instance(column)) for column in columns]
    return render(
        request, "huabiao/item_adopt.html", {"item": item, "choices": choices, "reasons": reasons}
    )


def _other_columns(officer: Any, item: Item) -> Any:
    return writable_columns(reach_of(officer)).exclude(site=item.site_id)
