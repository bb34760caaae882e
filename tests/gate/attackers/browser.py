"""Somebody with a log-in and a browser: every address there is, and the addresses stock Wagtail would have."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Revision

from huabiao.approval.models import Request
from huabiao.editing.items.models import Attachment, Item, Picture
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.websites.models import Column, Site
from tests.gate.attackers.officers import item_titled, request_of
from tests.gate.attackers.visitor import Visitor

FORGED = "浏览器里改过的标题"
LEAVES = {"wagtailadmin_logout", "wagtailadmin_login"}
TAKES_AWAY = ("withdraw",)
"""Addresses that remove; a removal always goes through, so they have a row of their own."""

STOCK = tuple(
    f"{prefix}{path}"
    for prefix in ("/", "/admin/")
    for path in (
        "pages/1/copy/", "pages/1/edit/", "pages/1/delete/", "pages/1/unpublish/", "pages/1/move/",
        "pages/1/revisions/1/revert/", "pages/1/publish/", "pages/1/convert_alias/",
        "pages/workflow/action/1/approve/1/", "bulk/items/item/delete/?id=1",
        "snippets/items/item/copy/1/", "snippets/items/item/history/1/revert/1/",
        "snippets/items/item/unpublish/1/", "snippets/items/item/delete/1/", "item/copy/1/",
        "item/1/delete/", "item/delete/1/", "item/history/1/", "item/revisions/1/1/revert/",
        "item/1/unpublish/", "item/unpublish/1/", "users/1/", "users/new/", "groups/new/",
        "sites/new/", "redirects/add/", "documents/multiple/add/", "images/multiple/add/",
        "reports/site-history/", "api/main/pages/", "settings/", "styleguide/",
    )
)  # fmt: skip
"""Where stock Wagtail copies, reverts, schedules, unpublishes, deletes, approves, and makes users and pages."""

OF_ONE_ITEM = (
    "snippets/items/item/copy/{item}/", "snippets/items/item/edit/{item}/",
    "snippets/items/item/history/{item}/revert/{revision}/", "snippets/items/item/unpublish/{item}/",
    "snippets/items/item/history/{item}/unschedule/{revision}/", "item/copy/{item}/",
    "item/history/{item}/revert/{revision}/", "item/edit/{item}/", "item/{item}/copy/",
    "pages/{item}/copy/", "pages/{item}/revisions/{revision}/revert/", "pages/{item}/edit/",
    "pages/{item}/revisions/{revision}/unschedule/",
)  # fmt: skip
"""Stock Wagtail's addresses for one object, wherever its snippets, its viewsets or its pages would have them."""


def tour(address: str, username: str) -> str:
    """Open every address once and post to it about everything, as this account; answers how many said what."""
    visitor, form = _at(address, username), _what_a_form_sends()
    said: dict[int, int] = {}
    names, opened = [], set()
    for name, path in itertools.chain(_addresses(), ((path, path) for path in STOCK)):
        answers = [visitor.post(path, form)]
        if name not in opened:
            opened.add(name)
            answers.append(visitor.get(path))
        for answer in answers:
            said[answer.status] = said.get(answer.status, 0) + 1
            if answer.status >= 500:
                names.append(f"{name}:{answer.status}")
    return " ".join([*(f"{code}={count}" for code, count in sorted(said.items())), *names])


def press_stock_buttons(address: str, username: str, title: str) -> str:
    """Copy, revert, publish, schedule this item where stock Wagtail has the buttons for it, and by the names of those
    buttons on our own editor's form; answers how many said what."""
    visitor, item = _at(address, username), item_titled(title)
    revision = Revision.objects.for_instance(item).order_by("created_at").first()
    number = revision.pk if revision is not None else 1
    own = [reverse("item:edit", args=[item.pk]), reverse("item:submit", args=[item.pk])]
    stock = [
        form.format(item=item.pk, revision=number)
        for start in ("/", "/admin/")
        for form in (f"{start}{one}" for one in OF_ONE_ITEM)
    ]
    said: dict[int, int] = {}
    for path in (*own, *stock):
        for button in ("action-copy", "action-revert", "action-publish", "action-schedule"):
            form = {**_what_a_form_sends(), button: "1", "revision": str(number)}
            status = visitor.post(path, form).status
            said[status] = said.get(status, 0) + 1
    return " ".join(f"{code}={count}" for code, count in sorted(said.items()))


def decide_everything(address: str, username: str) -> str:
    """Sign every step of every open request at the desk; answers the status of each try."""
    visitor, said = _at(address, username), []
    for request in Request.objects.filter(state="open"):
        path = reverse("desk_decide", args=[request.uuid])
        for _turn in range(10):
            form = {**_what_a_form_sends(), "submission": request.submission_digest}
            before = request.decisions.count()
            status = visitor.post(path, form).status
            said.append("signed" if request.decisions.count() > before else str(status))
            if said[-1] != "signed":
                break
    return " ".join(said)


def autosave(address: str, title: str) -> str:
    """What the writer's open browser tab sends while the item is being signed."""
    item, visitor = item_titled(title), _at(address, "information_officer")
    answers = []
    for path in (reverse("item:edit", args=[item.pk]), reverse("item_check")):
        form = {**_what_a_form_sends(), "base_version": str(item.version)}
        answers.append(str(visitor.post(path, form).status))
    item.refresh_from_db()
    assert request_of(item).state == "open"
    return f"{' '.join(answers)} {'changed' if item.title != title else 'kept'}"


def withdraw(address: str, title: str, username: str) -> str:
    """The withdrawal screen, used by this account."""
    path = reverse("desk_withdraw", args=[item_titled(title).uuid])
    return str(_at(address, username).post(path, {"reason": "有误"}).status)


def _at(address: str, username: str) -> Visitor:
    visitor = Visitor(address)
    visitor.log_in(username)
    return visitor


def _what_a_form_sends() -> dict[str, Any]:
    column = Column.objects.order_by("pk")[0]
    return {
        "title": FORGED, "name": FORGED, "body-count": "0", "column": str(column.pk),
        "site": str(column.site_id), "source": FORGED, "scope": "own", "importance": "ordinary",
        "openness": "proactive", "verdict": "agree", "opinion": "同意", "reason": "有误",
        "action-submit": "1", "action-publish": "1", "action-copy": "1", "go_live_at": "2020-01-01",
    }  # fmt: skip


def _addresses() -> Iterator[tuple[str, str]]:
    for name, pattern in _patterns(get_resolver(), ""):
        if name in LEAVES or name.endswith(TAKES_AWAY):
            continue
        for address in _filled(name, pattern):
            yield name, address


def _patterns(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _patterns(one, inner)
        elif one.name:
            yield f"{space}{one.name}", one


def _filled(name: str, pattern: URLPattern) -> Iterator[str]:
    converters = pattern.pattern.converters
    model = _model_of(name)
    keys = list(model.objects.values_list("pk", flat=True)[:4]) if model else [1]  # type: ignore[attr-defined]
    values: dict[str, Any] = {
        "slug": "item", "uuid": Request.objects.values_list("uuid", flat=True)[0],
    }  # fmt: skip
    for key in keys if converters else [None]:
        given = {}
        for word, converter in converters.items():
            kind = type(converter).__name__
            if kind in {"IntConverter", "StringConverter", "PathConverter"} and word == "pk":
                given[word] = key
            elif kind == "IntConverter":
                given[word] = 1
            elif kind == "UUIDConverter":
                given[word] = values["uuid"] or uuid.uuid4()
            else:
                given[word] = "item"
        try:
            yield reverse(name, kwargs=given)
        except NoReverseMatch:
            continue


def _model_of(name: str) -> type[Model] | None:
    start = name.partition(":")[0]
    models: dict[str, type[Model]] = {
        "item": Item, "picture": Picture, "attachment": Attachment, "site": Site, "column": Column,
        "page": ContentPage,
    }  # fmt: skip
    return next((model for word, model in models.items() if start.startswith(word)), None)


ACTS: dict[str, Callable[..., str | None]] = {
    "tour": tour,
    "press_stock_buttons": press_stock_buttons,
    "decide_everything": decide_everything,
    "autosave": autosave,
    "withdraw_in_browser": withdraw,
}
