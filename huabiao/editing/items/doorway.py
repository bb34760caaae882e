"""What an officer types anywhere in the back office is screened in memory before any view may store it (decision 11).

Texts and files have a gate of their own, which knows the draft and keeps what else was typed. Everything else (names
of websites and columns, opinions, reasons, notes) passes here: a mark of a state secret is sealed and goes no further.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from huabiao.editing.items.gate import SecretFound, refuse_secret, screen_texts
from huabiao.editing.items.views.editors import secret_page
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook
from huabiao.office.organisation.selectors import holdings_of

OWN_GATE = frozenset(
    {
        "item:add",
        "item:edit",
        "item:import",
        "item_check",
        "item_paste",
        "item_compose",
        "page:add",
        "page:edit",
        "desk_amend",
        "desk_rulebooks",
    }
)
"""Addresses that screen for themselves or store nothing of what is sent. A rulebook names marks: that is its trade."""


class SecretsStayOut:
    """Middleware: screens the fields of every form that somebody with a post sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Judged in `process_view`, when it is known where the form goes."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """The page that says what to do now, or None."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name in OWN_GATE:
            return None
        officer = request.user
        if not isinstance(officer, User):
            return None
        try:
            refuse_typed_secret(officer, request.POST.lists())
        except SecretFound as found:
            return secret_page(request, found)
        return None


def refuse_typed_secret(officer: User, fields: Any) -> None:
    """Screen what an officer sent, under the rules of the body of the first post. Raises SecretFound.

    Only the fields that hold a mark are sealed. Without a post nothing can be stored, and no rulebook is known.
    """
    texts = {name: "\n".join(values) for name, values in fields}
    # No mark in any of its disguises is written in ASCII alone: buttons, numbers and codes cost no query.
    texts = {name: text for name, text in texts.items() if not text.isascii()}
    holdings = holdings_of(officer) if texts else []
    if not holdings:
        return
    body = holdings[0].organisation
    try:
        findings = {name: screen_texts({name: text}, body) for name, text in texts.items()}
    except NoRulebook:
        return
    for name, found in findings.items():
        refuse_secret(
            found,
            officer=officer,
            organisation=body,
            subject=None,
            document={"words": texts[name].strip()},
        )
