"""How the drug administration reviews and publishes (D1 to D6), clicked through at the desk."""

import io
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huabiao.approval.models import Request
from huabiao.editing.items.models import Item, Picture
from huabiao.editing.websites.models import Column
from huabiao.office.accounts.models import User
from tests.clauses.clicks import (
    TITLE,
    ask,
    one_picture,
    online,
    request_of,
    signed,
    state,
    submit,
    waits_for,
    write,
)
from tests.editing.desk.desk_work import decide, text_of
from tests.editing.editor_forms import editor_post
from tests.editing.qingyan_office import Office, picture_bytes

Inside = tuple[Office, dict[str, Column]]
REVIEW = ("information_officer", "section_head", "office_director")


def people(office: Office, *posts: str) -> list[User]:
    """Who holds these posts."""
    return [office.officers[post] for post in posts]


def report(office: Office, browse: Any, column: Column | None = None, **fields: Any) -> Item:
    """A draft of the section's information officer."""
    writer = browse(office.officers["information_officer"])
    return write(writer, column or office.columns["工作动态"], **fields)


def submitted(office: Office, browse: Any, column: Column | None = None, **fields: str) -> Request:
    """The same, submitted."""
    writer = browse(office.officers["information_officer"])
    return submit(writer, report(office, browse, column, **fields))


@pytest.mark.clause("D1-4")
def test_what_is_not_reviewed_is_never_published(bureau: Office, browse: Any) -> None:
    request = submitted(bureau, browse)
    (publisher,) = people(bureau, "network_administrator")
    for reviewer in people(bureau, *REVIEW):
        assert decide(browse(publisher), request).status_code == 422
        assert not online()
        signed(browse, request, reviewer)
    assert not online()
    signed(browse, request, publisher)
    assert online()


@pytest.mark.clause("D1-4")
def test_the_three_barred_kinds(bureau: Office, browse: Any) -> None:
    writer = browse(bureau.officers["information_officer"])
    secret = editor_post(
        writer, None, title="机密★3年", column=str(bureau.columns["工作动态"].pk), source="局办"
    )
    assert writer.post(reverse("item:add"), secret).status_code == 422
    assert not Item.objects.exists()
    private = report(bureau, browse, text="张某，11010519491231002X。")
    assert ask(writer, private).status_code == 422
    # Harm to the bureau's image is only pointed out; it stops nothing.
    image = report(bureau, browse, text="有群众说药监局不作为，举报人电话已登记。")
    page = writer.get(reverse("item:submit", args=[image.pk]))
    assert page.status_code == 200
    hints = [one for one in page.context["found"].findings.hints if "D1-4" in one.clauses]
    assert {one.excerpt for one in hints} == {"药监局不作为", "举报人电话"}
    assert ask(writer, image).status_code == 302


@pytest.mark.clause("D2-1")
@pytest.mark.clause("D6")
def test_a_new_column_is_proposed_by_the_office_and_agreed_by_the_leaders(
    bureau: Office, browse: Any
) -> None:
    publisher, director, chief = people(bureau, "network_administrator", "office_director", "chief")
    address = reverse("site:new_column", args=[bureau.site.pk])
    data = {
        "name": "安全用药",
        "kind": "list",
        "in_menu": "on",
        "segment": "",
        "description": "安全用药栏目",
        "keywords": "用药",
    }
    officer = browse(bureau.officers["information_officer"])
    assert officer.post(address, data).status_code in {403, 404}
    assert browse(publisher).post(address, data).status_code == 302
    answer = browse(publisher).post(reverse("site:submit", args=[bureau.site.pk]))
    assert answer.status_code == 302, text_of(answer)
    request = Request.objects.filter(subject_type="site").latest("opened_at")
    assert decide(browse(chief), request).status_code == 422
    signed(browse, request, director)
    assert not online("安全用药")
    signed(browse, request, chief, publisher)
    assert online("安全用药")


@pytest.mark.clause("D3-1")
def test_a_picture_has_a_caption_and_the_section_head_answers(bureau: Office, browse: Any) -> None:
    writer = browse(bureau.officers["information_officer"])
    file = SimpleUploadedFile("抽检.jpg", picture_bytes())
    assert writer.post(reverse("picture:add"), {"file": file}).status_code == 302
    picture = Picture.objects.get()
    bare = report(bureau, browse, None, scope="whole", **one_picture(picture, ""))
    refused = ask(writer, bare)
    assert refused.status_code == 422
    assert "第三部分第一项" in text_of(refused)
    request = submit(
        writer, report(bureau, browse, None, scope="whole", **one_picture(picture, "药品抽检现场"))
    )
    checker, head, director = people(bureau, *REVIEW)
    signed(browse, request, checker)
    assert not waits_for(browse, director)
    signed(browse, request, head)
    assert waits_for(browse, director)


@pytest.mark.clause("D3-2")
def test_a_report_says_where_it_is_from_and_which_column_it_is_for(
    bureau: Office, browse: Any
) -> None:
    writer = browse(bureau.officers["information_officer"])
    refused = ask(writer, report(bureau, browse, source=""))
    assert refused.status_code == 422
    assert "第三部分第二项" in text_of(refused)
    request = submitted(bureau, browse, source="省药品监督管理局网站")
    form = writer.get(reverse("desk_form", args=[request.uuid]))
    pages = pypdf.PdfReader(io.BytesIO(form.content)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert "省药品监督管理局网站" in text and "工作动态" in text


@pytest.mark.clause("D4-1")
@pytest.mark.parametrize("inside", [True, False], ids=["internal site", "external site"])
def test_an_ordinary_report_passes_four_hands(
    bureau_inside: Inside, browse: Any, inside: bool
) -> None:
    office, inner = bureau_inside
    request = submitted(office, browse, inner["内部通知"] if inside else None)
    officers = people(office, *REVIEW, "network_administrator")
    for officer, later in pairwise(officers):
        assert not waits_for(browse, later)
        signed(browse, request, officer)
    signed(browse, request, officers[-1])
    assert state(request) == "approved"
    acts = [step.act for step in request.steps.order_by("order") if step.act != "secrecy_review"]
    assert acts == ["draft_check", "sign", "second_review", "publish"]


@pytest.mark.clause("D4-1")
@pytest.mark.parametrize("inside", [True, False], ids=["internal site", "external site"])
def test_a_major_measure_is_read_by_the_deputy_and_signed_by_the_chief(
    bureau_inside: Inside, browse: Any, inside: bool
) -> None:
    office, inner = bureau_inside
    request = submitted(office, browse, inner["内部通知"] if inside else None, importance="weighty")
    deputy, chief, publisher = people(office, "deputy_in_charge", "chief", "network_administrator")
    signed(browse, request, *people(office, *REVIEW))
    assert decide(browse(publisher), request).status_code == 422
    assert decide(browse(chief), request).status_code == 422
    assert decide(browse(deputy), request).status_code == 422  # a reader does not agree: he reads
    signed(browse, request, deputy)
    assert decide(browse(publisher), request).status_code == 422
    signed(browse, request, chief, publisher)
    assert state(request) == "approved"


@pytest.mark.clause("D4-2")
@pytest.mark.parametrize("importance", ["ordinary", "weighty"])
def test_what_passed_for_outside_goes_inside_without_another_review(
    bureau_inside: Inside, browse: Any, importance: str
) -> None:
    office, inner = bureau_inside
    request = submitted(office, browse, importance=importance)
    (publisher,) = people(office, "network_administrator")
    leaders = people(office, "deputy_in_charge", "chief") if importance == "weighty" else []
    signed(browse, request, *people(office, *REVIEW), *leaders, publisher)
    assert online()
    item = Item.objects.get(uuid=request.subjects.get().subject)
    client = browse(office.officers["information_officer"])
    column = {"column": str(inner["内部通知"].pk)}
    answer = client.post(reverse("item:adopt", args=[item.pk]), column)
    assert answer.status_code == 302, text_of(answer)
    adoption = request_of(Item.objects.get(lineage=item.uuid))
    assert [step.key for step in adoption.steps.all()] == ["upload"]
    signed(browse, adoption, publisher)
    assert any("neiwang" in path for path in online())


@pytest.mark.clause("D5-3")
def test_who_reviewed_is_on_record(bureau: Office, browse: Any) -> None:
    request = submitted(bureau, browse)
    signed(browse, request, *people(bureau, *REVIEW, "network_administrator"))
    assert online()
    auditor = browse(bureau.officer("audit_administrator"))
    address = reverse("records_life", args=[request.subjects.get().subject])
    life = text_of(auditor.get(address))
    for words in (TITLE, "section_head", "office_director", "network_administrator"):
        assert words in life, words
