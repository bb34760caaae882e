"""The inbox, and what I have sent."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huabiao.approval.models import Request
from huabiao.approval.selectors import requests_of
from huabiao.approval.states import StepState
from huabiao.editing.desk.inbox import PAGE_LENGTH, Narrowing, inbox_page, kind_name, site_names
from huabiao.editing.desk.lines import first_lines, headline
from huabiao.editing.desk.views.finding import officer_of
from huabiao.editing.items.progress import act_name
from huabiao.editing.items.status import post_names


def inbox(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this officer."""
    narrowing = Narrowing.from_query(request.GET)
    found = inbox_page(officer_of(request), narrowing, request.GET.get("p", 1))
    query = request.GET.copy()
    query.pop("p", None)
    context = {"found": found, "narrowing": narrowing, "query": query.urlencode()}
    return render(request, "huabiao/desk/inbox.html", context)


def sent(request: HttpRequest) -> HttpResponse:
    """What this officer submitted, with whom it is now."""
    rows = requests_of(officer_of(request)).select_related("submitter").defer("document")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("p", 1))
    lines = first_lines(page.object_list)
    sites = site_names({row.site for row in page.object_list if row.site})
    posts = post_names()
    shown = [
        {
            "request": row,
            "title": headline(*lines[row.pk]),
            "kind": kind_name(row.subject_type),
            "site": sites.get(row.site, "") if row.site else "",
            "now": _whose_turn(row, posts),
        }
        for row in page.object_list
    ]
    return render(request, "huabiao/desk/sent.html", {"page": page, "rows": shown})


def _whose_turn(row: Request, posts: dict[tuple[str, str], str]) -> str:
    """审核（云溪乡分管领导）: the step whose turn it is."""
    for step in row.steps.all():
        if step.state == StepState.ACTIVE:
            names = [
                posts.get((str(body), post), "")
                for body in step.organisations
                for post in step.posts
            ]
            return f"{act_name(step.act)}（{'、'.join(filter(None, dict.fromkeys(names)))}）"
    return ""
