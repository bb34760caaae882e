"""Screening while one writes: nothing that comes here is stored."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huabiao.editing.items.blocks import ItemBody
from huabiao.editing.items.gate import screen_texts
from huabiao.editing.items.models import Item
from huabiao.editing.items.progress import known_clauses
from huabiao.editing.items.texts import BODY, body_text
from huabiao.editing.items.views.arriving import Incomplete, arrived_body
from huabiao.editing.pages.blocks import PageBody
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.models import Column
from huabiao.office.organisation.models import Organisation

_FIELDS = ("kicker", "title", "subtitle", "short_title", "source", "editor", "summary", "keywords")
_BODIES = {"item": ItemBody(), "page": PageBody()}


@require_POST
def check_text(request: HttpRequest) -> HttpResponse:
    """Findings in the posted form, as a fragment for the panel; `secret` if writing must stop at once."""
    officer = officer_of(request)
    if not (
        policy.can_somewhere(officer, Action.WRITE, Item) or reach_of(officer).anywhere("arrange")
    ):
        raise PermissionDenied
    body = _organisation(request)
    if body is None:
        return JsonResponse({"html": "", "count": 0, "secret": False})
    try:
        findings = screen_texts(_texts(request), body)
    except Incomplete:
        return JsonResponse({"error": _("The form did not arrive whole.")}, status=400)
    page = render_to_string(
        "huabiao/fragments/findings.html",
        {"findings": findings, "known_clauses": known_clauses(body)},
        request=request,
    )
    return JsonResponse(
        {
            "html": page,
            "count": len(findings.blocks) + len(findings.second_signature),
            "secret": bool(findings.state_secret),
        }
    )


def _texts(request: HttpRequest) -> dict[str, str]:
    texts = {}
    for name in _FIELDS:
        text = request.POST.get(name, "")
        if text:
            texts[str(Item._meta.get_field(name).verbose_name)] = text
    kind = "page" if request.POST.get("kind") else "item"
    if "body-count" in request.POST:
        value = arrived_body(_BODIES[kind], request.POST, request.FILES)
        texts[BODY] = body_text(value.get_prep_value())
    return texts


def _organisation(request: HttpRequest) -> Organisation | None:
    """The body whose rules apply: that of the column's site, else the officer's own."""
    column = request.POST.get("column", "")
    if column.isdigit():
        found = Column.objects.select_related("site__organisation").filter(pk=int(column)).first()
        if found is not None:
            body: Organisation = found.site.organisation
            return body
    holdings = reach_of(officer_of(request)).holdings
    return holdings[0].organisation if holdings else None
