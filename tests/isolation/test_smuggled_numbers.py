"""A number written into a form by hand opens nothing: neither shown again by the form, nor used, nor frozen."""

import json
from typing import Any

import pytest
from django.urls import reverse

from huabiao.editing.items.models import Item
from tests.editing.editor_forms import editor_post
from tests.isolation.things import Planted
from tests.isolation.walking import Visit

pytestmark = pytest.mark.django_db


def foreign_numbers(planted: Planted) -> dict[str, dict[str, str]]:
    """What a stranger might write into the editor: things of house a by their numbers."""
    picture = str(planted.one("picture", "a").row.pk)
    file = str(planted.one("attachment", "a").row.pk)
    block = {"body-count": "1", "body-0-order": "0", "body-0-deleted": "", "body-0-id": ""}
    return {
        "lead picture": {"lead_picture": picture},
        "picture in the text": block
        | {
            "body-0-type": "picture",
            "body-0-value-picture": picture,
            "body-0-value-caption": "",
            "body-0-value-alt": "",
        },
        "file in the text": block
        | {"body-0-type": "file", "body-0-value-file": file, "body-0-value-name": ""},
        "attachment": {
            "attachments-TOTAL_FORMS": "1",
            "attachments-0-file": file,
            "attachments-0-name": "",
            "attachments-0-ORDER": "1",
        },
        "column": {"column": str(planted.one("column", "a").row.pk)},
    }


@pytest.mark.parametrize(
    "what", ["lead picture", "picture in the text", "file in the text", "attachment", "column"]
)
@pytest.mark.parametrize("title", ["有题", ""], ids=["complete", "with an error elsewhere"])
def test_a_foreign_number_in_the_editor_shows_and_keeps_nothing(
    planted: Planted, what: str, title: str
) -> None:
    visit = Visit(planted, "writer_x")
    own = planted.one("item_draft", "x").row
    begun = editor_post(visit.client, own)
    data: dict[str, Any] = begun | foreign_numbers(planted)[what] | {"title": title}
    status, _words = visit.post(reverse("item:edit", args=[own.pk]), data)
    assert status == 200, status  # the form again, with its reasons
    stored = Item.objects.get(pk=own.pk)
    assert stored.version == own.version
    visit.done()


def test_a_link_to_a_foreign_text_is_not_made_by_its_number(planted: Planted) -> None:
    visit = Visit(planted, "writer_x")
    foreign = planted.one("item_draft", "a").row
    url = reverse("wagtailadmin_choose_page")
    answer = visit.client.post(url, {"own": str(foreign.uuid)})
    assert "result" not in json.loads(answer.content)
