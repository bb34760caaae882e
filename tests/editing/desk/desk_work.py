"""Short ways to bring something to a desk, and to say something there."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from huabiao.approval.models import Request
from huabiao.editing.items import services
from tests.editing.qingyan_office import Office

TITLE = "云溪乡召开春季森林防火工作部署会"


def submitted(office: Office, title: str = TITLE, **fields: Any) -> Request:
    """A submitted item of the township's information officer."""
    item = office.draft(title, **fields)
    return services.submit(item=item, officer=office.officer("information_officer"))


def decide(client: Client, request: Request, verdict: str = "agree", **said: str) -> Any:
    """What a browser sends from the review page."""
    request.refresh_from_db()
    said = {"opinion": "同意", "submission": request.submission_digest, "when": "now", **said}
    return client.post(reverse("desk_decide", args=[request.uuid]), {"verdict": verdict, **said})


def review(client: Client, request: Request) -> Any:
    """The review page."""
    answer = client.get(reverse("desk_review", args=[request.uuid]))
    assert answer.status_code == 200
    return answer


def buttons(answer: Any) -> set[str]:
    """The acts offered on a review page."""
    return {act.verdict.value for act in answer.context["acts"].allowed}


def text_of(answer: Any) -> str:
    """The words of a page, tags gone."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
