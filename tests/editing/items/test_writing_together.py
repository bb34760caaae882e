"""Two people in one text: what differs is marked, either can be taken place by place, nothing is lost."""

from typing import Any

from django.urls import reverse

from huabiao.editing.items.comparing import differing
from huabiao.editing.items.models import Item
from tests.editing.editor_forms import CONTENT, editor_post
from tests.editing.qingyan_office import Office


def overtaken(office: Office, browse: Any, mine: dict[str, str], theirs: dict[str, str]) -> Any:
    """An item that a second person saved while the first had it open: the first one's answer and client."""
    item = office.draft()
    me = browse(office.officer("information_officer"))
    her = browse(office.officer("information_officer", name="second"))
    address = reverse("item:edit", args=[item.pk])
    data = editor_post(me, item, **mine)
    assert her.post(address, editor_post(her, item, **theirs)).status_code == 302
    response = me.post(address, data)
    assert response.status_code == 409
    again = {
        **data,
        "base_version": str(response.context["form"].instance.version),
        "compared": "1",
    }
    return item, me, response, again


def test_the_second_save_shows_both_texts_word_by_word(office: Office, browse: Any) -> None:
    _item, _me, response, _again = overtaken(
        office,
        browse,
        {"title": "云溪乡召开夏季森林防火会", "body-0-value": CONTENT % "三月十一日召开部署会。"},
        {"title": "云溪乡召开秋季森林防火会"},
    )
    page = response.content.decode()
    assert "<ins>夏季</ins>" in page
    assert "<del>秋季</del>" in page
    assert "second" in page
    places = {one.name for one in response.context["comparison"]}
    assert places == {"title", "body"}


def test_theirs_and_mine_are_taken_place_by_place(office: Office, browse: Any) -> None:
    item, me, _response, again = overtaken(
        office,
        browse,
        {"title": "我的标题", "source": "我的来源", "keywords": "防火"},
        {"title": "她的标题", "source": "她的来源", "body-0-value": CONTENT % "她的正文。"},
    )
    chosen = {"take-title": "theirs", "take-body": "theirs", "take-source": "mine"}
    address = reverse("item:edit", args=[item.pk])
    assert me.post(address, {**again, **chosen}).status_code == 302
    item = Item.objects.get(pk=item.pk)
    assert (item.title, item.source, item.keywords) == ("她的标题", "我的来源", "防火")
    assert "她的正文" in str(item.body.get_prep_value())


def test_lists_under_the_text_can_be_taken_too(office: Office, browse: Any) -> None:
    column = office.columns["通知公告"].pk
    added = {
        "placements-TOTAL_FORMS": "1",
        "placements-0-column": str(column),
        "placements-0-ORDER": "1",
        "placements-0-id": "",
        "placements-0-DELETE": "",
    }
    item, me, response, again = overtaken(office, browse, {"title": "我的标题", **added}, {})
    labels = {one.name: one for one in response.context["comparison"]}
    assert "通知公告" in "".join(run.text for run in labels["placements"].runs)
    address = reverse("item:edit", args=[item.pk])
    assert me.post(address, {**again, "take-placements": "theirs"}).status_code == 302
    item = Item.objects.get(pk=item.pk)
    assert item.title == "我的标题"
    assert not item.placements.exists()


def test_a_mistake_in_the_form_keeps_the_comparison_and_what_was_chosen(
    office: Office, browse: Any
) -> None:
    item, me, _response, again = overtaken(
        office, browse, {"source": "我的来源"}, {"source": "她的来源"}
    )
    address = reverse("item:edit", args=[item.pk])
    answer = me.post(address, {**again, "title": "", "take-source": "theirs"})
    assert answer.status_code == 200
    [source] = [one for one in answer.context["comparison"] if one.name == "source"]
    assert source.theirs


def test_a_third_save_in_between_is_compared_again(office: Office, browse: Any) -> None:
    item, me, _response, again = overtaken(
        office, browse, {"title": "我的标题"}, {"title": "她的标题"}
    )
    third = browse(office.officer("information_officer", name="third"))
    address = reverse("item:edit", args=[item.pk])
    assert third.post(address, editor_post(third, item, title="第三人的标题")).status_code == 302
    answer = me.post(address, {**again, "take-title": "theirs"})
    assert answer.status_code == 409
    assert "第三人" in answer.content.decode()
    assert Item.objects.get(pk=item.pk).title == "第三人的标题"


def test_equal_states_do_not_differ(office: Office) -> None:
    item = office.draft()
    assert differing(item, Item.objects.get(pk=item.pk), ["title", "body", "placements"]) == []
