"""Several texts in one act: chosen in the list, each listed, all corrected or withdrawn, or none."""

from typing import Any

from django.urls import reverse

from huabiao.approval.models import Request
from huabiao.editing.items import services as items
from huabiao.editing.items.models import Item
from huabiao.editing.items.replacing import replace_words
from huabiao.editing.items.status import State, statuses
from huabiao.editing.rights.reach import keep_for_this_request
from huabiao.office.notices.models import Notice
from huabiao.register.certificates.models import Filing, Withdrawal
from tests.editing.qingyan_office import Office

TOGETHER = "desk_together"


def published(office: Office, count: int, **fields: Any) -> list[Item]:
    """So many items that are online, certified by one request to save time."""
    writer = office.officer("information_officer")
    texts = [office.draft(f"农机站通知第{number}期", **fields) for number in range(count)]
    for text in texts:
        office.publish(text, by=writer)
    return texts


def ticked(texts: list[Item], **more: str) -> dict[str, Any]:
    """What the browser sends for them."""
    return {"item": [str(one.uuid) for one in texts], **more}


def test_chosen_texts_are_listed_and_corrected_in_one_request(office: Office, browse: Any) -> None:
    writer = office.officer("information_officer")
    client = browse(writer)
    texts = published(office, 3, text="<p>农机<b>站</b>和农机站的电话。</p>")
    other = office.draft("防汛通知")
    office.publish(other)
    listed = client.get(reverse("item:index")).content.decode()
    assert listed.count("data-huabiao-tick>") == 4
    words = {"act": "correct", "find": "农机站", "put": "农业服务中心"}
    shown = client.post(reverse(TOGETHER), ticked([*texts, other], look="1", **words))
    page = shown.content.decode()
    assert all(one.title in page for one in texts)
    assert "不列入清单" in page
    assert "<del>农机站</del>" in page and "<ins>农业服务中心</ins>" in page
    done = client.post(reverse(TOGETHER), ticked(texts, go="1", **words))
    request = Request.objects.order_by("-id")[0]
    assert done.url == reverse("desk_review", args=[request.uuid])
    assert {one.subject for one in request.parsed().subjects} == {str(one.uuid) for one in texts}
    assert request.parsed().matter["subject"] == "correction"
    office.certify(office.sign(request))
    for text in Item.objects.filter(pk__in=[one.pk for one in texts]):
        assert text.title.startswith("农业服务中心通知")
        assert "农业服务中心的电话" in str(text.body)
        assert "农机<b>站</b>" in str(text.body)  # divided by markup: not found, as documented
        assert not text.locked
    assert statuses(texts)[texts[0].uuid].state is State.ONLINE


def test_what_stands_against_one_stands_against_all(office: Office, browse: Any) -> None:
    client = browse(office.officer("information_officer"))
    texts = published(office, 2)
    draft = office.draft("还没有发布")
    answer = client.post(
        reverse(TOGETHER),
        ticked([*texts, draft], act="correct", find="农机站", put="中心", go="1"),
    )
    # The draft has none of the words and is no part of the list; one with them is.
    assert answer.status_code == 302
    assert Request.objects.order_by("-id")[0].subjects.count() == 2
    client.post(reverse("desk_take_back", args=[Request.objects.order_by("-id")[0].uuid]))
    answer = client.post(
        reverse(TOGETHER), ticked([*texts, draft], act="correct", find="", put="", go="1")
    )
    assert answer.status_code == 422
    assert "还没有发布" in answer.content.decode()
    assert not any(one.locked for one in Item.objects.all())


def test_a_mark_among_the_new_words_takes_nothing_of_the_stored_text_with_it(
    office: Office, browse: Any
) -> None:
    [text] = published(office, 1, text="<p>农机站的电话。</p>")
    client = browse(office.officer("information_officer"))
    words = {"act": "correct", "find": "农机站", "put": "机密★3年 部署方案", "go": "1"}
    before = Request.objects.count()
    client.post(reverse(TOGETHER), ticked([text], **words))
    assert Request.objects.count() == before
    stored = Item.objects.get(pk=text.pk)
    assert (stored.title, str(stored.body)) == (text.title, str(text.body))
    assert stored.revisions.exists()


def test_all_that_a_search_found_are_chosen(office: Office, browse: Any) -> None:
    published(office, 2)
    office.draft("防汛通知")
    client = browse(office.officer("information_officer"))
    page = client.post(
        reverse(TOGETHER), {"act": "correct", "all": "1", "found": "q=农机站&state=online"}
    )
    assert len(page.context["lines"]) == 2
    assert client.post(reverse(TOGETHER), {"act": "correct"}).status_code == 302


def test_several_are_withdrawn_at_once_and_their_leader_told_once(
    office: Office, browse: Any
) -> None:
    texts = published(office, 3)
    leader = office.officer("leader_in_charge")
    Notice.objects.filter(officer=leader).delete()
    duty = browse(office.officer("duty_officer"))
    address = reverse(TOGETHER)
    shown = duty.post(address, ticked(texts, act="withdraw")).content.decode()
    assert all(one.title in shown for one in texts)
    refused = duty.post(address, ticked(texts, act="withdraw", go="1", reason=" "))
    assert refused.status_code == 422
    assert not Withdrawal.objects.exists()
    done = duty.post(address, ticked(texts, act="withdraw", go="1", reason="机构已撤并"))
    assert done.status_code == 302
    assert {one.state for one in statuses(texts).values()} == {State.WITHDRAWN}
    assert Withdrawal.objects.count() == 3
    assert Notice.objects.filter(officer=leader, kind=Notice.Kind.TOLD).count() == 1
    again = duty.post(address, ticked(texts, act="withdraw", go="1", reason="再撤一次"))
    assert again.status_code == 422


def test_who_may_not_withdraw_withdraws_none(office: Office, browse: Any) -> None:
    texts = published(office, 1)
    writer = browse(office.officer("information_officer"))
    answer = writer.post(reverse(TOGETHER), ticked(texts, act="withdraw", go="1", reason="试一试"))
    assert answer.status_code == 422
    stranger = browse(office.officer("information_officer", office.other))
    assert stranger.post(reverse(TOGETHER), ticked(texts, act="withdraw")).status_code == 302


def test_texts_of_several_bodies_ask_each_of_them(office: Office) -> None:
    station = office.officer("information_officer", office.station)
    texts = published(office, 1)
    theirs = office.draft("农机站供稿", column=office.columns["惠农政策"], by=station)
    office.publish(theirs, by=station)
    both = [Item.objects.get(pk=one.pk) for one in (*texts, theirs)]
    for one in both:
        replace_words(one, "农机站", "中心")
    request = items.correct_together(items=both, officer=office.officer("network_centre"))
    assert request.organisation == office.township
    named = set(request.parsed().concerned)
    assert named == {str(office.township.uuid), str(office.station.uuid)}


def test_three_hundred_stand_in_one_signed_list(office: Office) -> None:
    first = published(office, 1)[0]
    filed = Filing.objects.get(subject=first.uuid)
    copies = Item.objects.bulk_create(
        Item(
            site=first.site,
            column=first.column,
            organisation=first.organisation,
            author=first.author,
            title=f"农机站通知第{number}期",
            source=first.source,
            scope=first.scope,
            editor=first.editor,
            body=first.body,
        )
        for number in range(1, 300)
    )
    # As filed: what the register says of them, without three hundred certificates made for a test.
    for copy in copies:
        filed.pk, filed.subject, filed.title = None, copy.uuid, copy.title
        filed.save(force_insert=True)
    texts = list(Item.objects.select_related("site__organisation", "column", "organisation"))
    assert all(replace_words(one, "农机站", "农业服务中心") for one in texts)
    corrector = office.officer("information_officer", name="corrector")
    keep_for_this_request(corrector)  # as in a request
    request = items.correct_together(items=texts, officer=corrector)
    assert request.subjects.filter(locked=True).count() == 300
    assert len(request.parsed().subjects) == 300
    assert request.steps.count() == request.steps.distinct().count() <= 4
    office.sign(request)
    assert not Item.objects.filter(locked=True).exists()
