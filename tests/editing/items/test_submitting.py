"""What stands in the way of a submission, and what a submission freezes."""

import io
from typing import Any

import pytest
from PIL import Image

from huabiao.approval import services as approval
from huabiao.approval.refusals import Refused
from huabiao.editing.items import services
from huabiao.editing.items.contributors import contributors_of
from huabiao.editing.items.freezing import CannotFreeze, Freezing, freeze_item
from huabiao.editing.items.models import Item, ItemPaper
from huabiao.editing.items.status import State, status_of
from huabiao.editing.websites import services as websites
from huabiao.office.adoption import services as adoption
from huabiao.office.organisation.models import Organisation
from huabiao.register.certificates.selectors import filings_of
from tests.editing.qingyan_office import Office, picture_bytes, preset_text


def codes(office: Office, item: Item) -> set[str]:
    """The codes of everything against submitting an item."""
    found = services.examine(item=item, officer=office.officer("information_officer"))
    return {reason.code for reason in found.reasons}


@pytest.mark.clause("T9-1")
def test_an_item_without_source_is_refused(office: Office) -> None:
    item = office.draft(source="")
    with pytest.raises(Refused) as refused:
        services.submit(item=item, officer=office.officer("information_officer"))
    reason = next(one for one in refused.value.reasons if one.code == "format_item")
    assert "T9-1" in reason.clauses


def test_all_reasons_are_told_at_once(office: Office) -> None:
    item = office.draft(
        source="", scope="", openness="closed", text="<p>身份证11010519491231002X</p>"
    )
    assert {"format_item", "scope", "openness"} <= codes(office, item)
    assert any(code.startswith("screening_") for code in codes(office, item))
    item.refresh_from_db()
    assert not item.locked


def test_an_internal_mark_needs_the_issuing_bodys_paper(office: Office) -> None:
    item = office.draft(text="<p>内部资料　注意保存</p><p>会议纪要。</p>")
    assert "second_signature" in codes(office, item)
    item.papers = [ItemPaper(file=office.attachment("同意函.txt", "同意公开".encode()))]
    services.save_draft(
        draft=item, officer=office.officer("information_officer"), version=item.version
    )
    assert "second_signature" not in codes(office, item)
    request = services.submit(item=item, officer=office.officer("information_officer"))
    assert len(request.parsed().attachments) == 1


def test_a_hidden_column_of_an_attachment_is_found_at_submission(office: Office) -> None:
    import openpyxl

    from huabiao.editing.items.models import ItemAttachment

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号"])
    sheet.append(["张三", "11010519491231002X"])
    sheet.column_dimensions["B"].hidden = True
    target = io.BytesIO()
    book.save(target)
    item = office.draft()
    item.attachments = [ItemAttachment(file=office.attachment("低保名单.xlsx", target.getvalue()))]
    services.save_draft(
        draft=item, officer=office.officer("information_officer"), version=item.version
    )
    found = services.examine(item=item, officer=office.officer("information_officer"))
    assert any("低保名单.xlsx" in reason.message for reason in found.reasons)


def test_pictures_are_frozen_without_exif_and_with_renditions(office: Office) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    picture = office.picture(data=picture_bytes(2000, 1500, exif=exif.tobytes()))
    item = office.draft(
        body=[
            {"type": "picture", "value": {"picture": picture.pk, "caption": "会议现场", "alt": ""}}
        ]
    )
    payload, blobs = freeze_item(item)
    shown = payload["body"][0]["picture"]
    assert shown["alt"] == "会议现场"
    assert [one["name"] for one in shown["renditions"]] == ["thumb", "list", "body"]
    assert all(one["width"] <= 1200 for one in shown["renditions"])
    assert not any(b"secret place" in data for data in blobs.values())
    again, _blobs = freeze_item(item)
    assert again["body"] == payload["body"]


def test_a_block_that_cannot_be_frozen_refuses() -> None:
    class Child:
        """A kind of block nobody taught to freeze."""

        block_type = "embed"
        block = type("Embed", (), {"label": "视频"})()
        value: Any = None

    with pytest.raises(CannotFreeze, match="视频"):
        Freezing().blocks([Child()])


def test_whoever_wrote_since_the_last_certificate_contributed(office: Office) -> None:
    first = office.officer("information_officer")
    second = office.officer("information_officer", name="second")
    item = office.draft()
    services.save_draft(draft=item, officer=second, version=item.version)
    assert set(contributors_of(item.uuid)) == {str(first.uuid), str(second.uuid)}
    office.publish(item)
    assert contributors_of(item.uuid) == []
    services.save_draft(draft=item, officer=second, version=item.version)
    assert contributors_of(item.uuid) == [str(second.uuid)]


def test_a_correction_keeps_the_published_words_until_it_is_approved(office: Office) -> None:
    writer = office.officer("information_officer")
    item = office.draft("第一稿")
    office.publish(item)
    item.title = "第二稿"
    services.save_draft(draft=item, officer=writer, version=item.version)
    assert filings_of(item.uuid)[0].title == "第一稿"
    request = services.correct(item=item, officer=writer)
    assert status_of(item).state is State.IN_APPROVAL
    office.certify(office.sign(request))
    assert filings_of(item.uuid)[0].title == "第二稿"


def test_what_was_never_published_is_not_corrected(office: Office) -> None:
    with pytest.raises(Refused):
        services.correct(item=office.draft(), officer=office.officer("information_officer"))


def test_a_returned_item_shows_the_opinion_and_can_be_submitted_again(office: Office) -> None:
    writer = office.officer("information_officer")
    item = office.draft()
    request = services.submit(item=item, officer=writer)
    leader = office.officer("leader_in_charge")
    approval.decide(request=request, officer=leader, verdict="return", opinion="请补充数据")
    status = status_of(item)
    assert status.state is State.RETURNED
    assert status.opinion == "请补充数据"
    item.refresh_from_db()
    assert not item.locked
    services.submit(item=item, officer=writer)


def test_only_the_submitter_takes_a_submission_back(office: Office) -> None:
    item = office.draft()
    services.submit(item=item, officer=office.officer("information_officer"))
    second = office.officer("information_officer", name="second")
    with pytest.raises(Refused):
        services.take_back(draft=item, officer=second)


def test_an_item_is_adopted_word_for_word_on_another_site(office: Office) -> None:
    picture = office.picture(caption="现场")
    item = office.draft(
        body=[
            {"type": "picture", "value": {"picture": picture.pk, "caption": "现场", "alt": "现场"}}
        ]
    )
    site, column = second_site(office)
    writer = office.officer("network_centre")
    with pytest.raises(Refused):
        services.adopt_to(item=item, column=column, officer=writer)
    office.publish(item)
    request = services.adopt_to(item=item, column=column, officer=writer)
    copy = Item.objects.get(lineage=item.uuid)
    assert copy.site == site
    assert copy.locked
    office.certify(office.sign(request))
    assert status_of(copy).state is State.ONLINE
    office.withdraw(item, "有误")
    assert status_of(copy).state is State.WITHDRAWN
    with pytest.raises(Refused):
        services.adopt_to(item=item, column=column, officer=writer)


def test_what_is_adopted_is_screened_by_the_rules_of_the_adopting_site(office: Office) -> None:
    item = office.draft("云溪乡代办点名单")
    office.publish(item)
    site, column = second_site(office)
    own = """
measure: {id: own, title: 练习办法, authority: 清砚县, effective: 2020-01-01, scope: 各单位, follows: [township]}
clauses: [{id: Z1, article: 第一条, says: 不得出现代办点, kind: [E]}]
screens: [{id: Z-w, kind: lexicon, category: barred, level: block, words: [代办点], advice: 请删除, clauses: [Z1]}]
"""
    texts = [preset_text("national"), preset_text("township"), own]
    adoption.adopt(organisation=office.township, texts=texts)
    with pytest.raises(Refused) as refused:
        services.adopt_to(item=item, column=column, officer=office.officer("network_centre"))
    assert refused.value.codes() == {"screening_barred"}
    assert any("Z1" in reason.clauses for reason in refused.value.reasons)
    assert not Item.objects.filter(lineage=item.uuid, site=site).exists()


def second_site(office: Office) -> tuple[Any, Any]:
    """A second certified site of the township."""
    site = websites.open_site(
        organisation=Organisation.objects.get(pk=office.township.pk),
        name="云溪乡人民政府便民网",
        short_name="便民网",
        kind="internal",
        host="bianmin.qingyan.example",
        **{
            name: getattr(office.site, name)
            for name in (
                "site_code",
                "organiser",
                "undertaker",
                "contact",
                "icp",
                "police",
                "conac_id",
            )
        },
    )
    column = websites.add_column(site=site, name="转发", description="转发", keywords="转发")
    request = websites.submit_site(site=site, officer=office.officer("network_centre"))
    office.certify(office.sign(request))
    return site, column


def test_uploads_are_kept_under_their_digest_and_never_replaced(office: Office) -> None:
    from huabiao.editing.items import filestore

    one, two = office.attachment("a.txt", b"same"), office.attachment("b.txt", b"same")
    assert one.digest == two.digest
    assert filestore.read(one.digest) == b"same"
    path = filestore._path(one.digest)
    path.write_bytes(b"changed")
    with pytest.raises(filestore.FileLost):
        filestore.read(one.digest)
    item = office.draft(body=[{"type": "file", "value": {"file": one.pk, "name": ""}}])
    assert "cannot_freeze" in codes(office, item)


def test_saving_with_an_old_version_changes_nothing(office: Office) -> None:
    item = office.draft("甲")
    officer = office.officer("information_officer")
    stale = Item.objects.get(pk=item.pk)
    services.save_draft(draft=item, officer=officer, version=item.version)
    stale.title = "乙"
    with pytest.raises(services.Overtaken):
        services.save_draft(draft=stale, officer=officer, version=stale.version)
    item.refresh_from_db()
    assert item.title == "甲"
    assert item.latest_revision.as_object().title == "甲"
