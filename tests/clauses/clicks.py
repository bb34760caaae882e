"""What officers click: write in the editor, submit, decide at the desk. Everything goes over HTTP."""

from typing import Any

from django.test import Client
from django.urls import reverse

from huabiao.approval.models import Request
from huabiao.editing.items.models import Attachment, Item, Picture
from huabiao.editing.websites.models import Column
from huabiao.publishing.trees.build import build
from tests.editing.desk.desk_work import decide, text_of
from tests.editing.editor_forms import CONTENT, editor_post
from tests.publishing.trees.tree_town import naming

TITLE = "关于开展秋季秸秆禁烧巡查的通知"


def write(
    client: Client, column: Column, title: str = TITLE, text: str = "", **fields: str
) -> Item:
    """A new item from the editor, saved."""
    said = {"source": "清砚县融媒体中心", "scope": "own", "editor": "综合办", **fields}
    if text:
        said["body-0-value"] = CONTENT % text
    data = editor_post(client, None, title=title, column=str(column.pk), **said)
    answer = client.post(reverse("item:add"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    return Item.objects.latest("pk")


def ask(client: Client, item: Item) -> Any:
    """Press “submit” on an item; the page that answers."""
    return client.post(reverse("item:submit", args=[item.pk]))


def submit(client: Client, item: Item) -> Request:
    """Submit an item that nothing speaks against."""
    answer = ask(client, item)
    assert answer.status_code == 302, [str(one) for one in answer.context["found"].reasons]
    return request_of(item)


def request_of(item: Item) -> Request:
    """The last request about an item."""
    return Request.objects.filter(subjects__subject=item.uuid).latest("opened_at")


def signed(browse: Any, request: Request, *officers: Any, **said: str) -> None:
    """The officers decide in this order, each accepted."""
    for officer in officers:
        verdict = "read" if "deputy" in officer.username else "agree"
        answer = decide(browse(officer), request, verdict, **said)
        assert answer.status_code == 302, [str(one) for one in answer.context["refused"]]


def waits_for(browse: Any, officer: Any, title: str = TITLE) -> bool:
    """Whether the text stands in the officer's inbox."""
    answer = browse(officer).get(reverse("desk_inbox"))
    return answer.status_code == 200 and title in text_of(answer)


def state(request: Request) -> str:
    """Where the request stands."""
    request.refresh_from_db()
    return str(request.state)


def online(title: str = TITLE) -> set[str]:
    """Files of the served tree that hold the title, after the edge has done its work."""
    report = build(certify=True)
    assert not report.refused, [str(fault) for fault in report.refused]
    return naming(title)


def one_attachment(file: Attachment) -> dict[str, str]:
    """What the editor sends besides for one file offered under the text."""
    return {
        "attachments-TOTAL_FORMS": "1",
        "attachments-0-file": str(file.pk),
        "attachments-0-name": "",
        "attachments-0-ORDER": "1",
        "attachments-0-DELETE": "",
    }


def one_picture(picture: Picture, caption: str) -> dict[str, str]:
    """What the editor sends for a text that is one picture."""
    return {
        "body-0-type": "picture",
        "body-0-value-picture": str(picture.pk),
        "body-0-value-caption": caption,
        "body-0-value-alt": "抽检现场",
    }
