"""Signatures by hand: printed, signed, scanned, compared; and what the printed codes say."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from huabiao.approval.models import PaperEntry, PaperForm, Request
from huabiao.editing.desk.amending import amend_and_sign
from huabiao.editing.desk.codes import check
from tests.editing.desk.desk_work import TITLE, decide, review, submitted, text_of
from tests.editing.qingyan_office import Office, picture_bytes


def printed(client: Any, request: Request) -> PaperForm:
    """Print the form of the step whose turn it is."""
    answer = client.post(reverse("desk_paper_prepare", args=[request.uuid]))
    assert answer.status_code == 302
    pdf = client.get(answer.headers["Location"])
    assert pdf.headers["Content-Type"] == "application/pdf"
    return PaperForm.objects.get(request=request)


def entered(client: Any, form: PaperForm, signer: Any, **changes: Any) -> Any:
    """Type what it says and add the scan."""
    said = {
        "signer": str(signer.uuid),
        "verdict": "agree",
        "opinion": "同意发布",
        "number": "云政办批〔2026〕31号",
        "scan": SimpleUploadedFile("扫描件.jpg", picture_bytes(600, 800)),
        **changes,
    }
    return client.post(reverse("desk_paper_enter", args=[form.code]), said)


def test_paper_counts_once_a_second_person_has_compared_it(office: Office, browse: Any) -> None:
    request = submitted(office)
    clerk = office.officer("network_centre")
    leader = office.officer("leader_in_charge")
    form = printed(browse(clerk), request)
    typed = browse(clerk).get(reverse("desk_papers"), {"code": form.code.lower().replace("-", " ")})
    assert typed.headers["Location"] == reverse("desk_paper_enter", args=[form.code])
    assert entered(browse(clerk), form, leader).status_code == 302
    entry = PaperEntry.objects.get()
    request.refresh_from_db()
    assert not request.decisions.exists()
    url = reverse("desk_paper_compare", args=[entry.uuid])
    # Neither who typed it nor who signed it may be the second person.
    for same in (clerk, leader):
        assert entry not in [
            one for one, _t in browse(same).get(reverse("desk_papers")).context["rows"]
        ]
        browse(same).post(url, {"matches": "yes"})
        assert not request.decisions.exists()
    second = browse(office.officer("information_officer"))
    page = second.get(url)
    assert "云政办批〔2026〕31号" in text_of(page)
    scan = second.get(page.context["scan_url"])
    assert scan.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in scan.headers["Content-Security-Policy"]
    second.post(url, {"matches": "yes"})
    decision = request.decisions.get()
    assert (decision.way, decision.officer) == ("paper", leader)
    story = text_of(review(browse(leader), request))
    assert "云政办批〔2026〕31号（network_centre／information_officer）" in story


def test_a_comparison_that_fails_sets_it_aside(office: Office, browse: Any) -> None:
    request = submitted(office)
    clerk = browse(office.officer("network_centre"))
    form = printed(clerk, request)
    entered(clerk, form, office.officer("leader_in_charge"))
    entry = PaperEntry.objects.get()
    second = browse(office.officer("information_officer"))
    second.post(reverse("desk_paper_compare", args=[entry.uuid]), {"matches": "no"})
    assert not request.decisions.exists()
    assert entered(clerk, form, office.officer("leader_in_charge")).status_code == 302


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("扫描件.jpg", b"no picture", "扫描件.jpg"),
        ("扫描件.docx", b"PK\x03\x04", "扫描件.docx"),
        ("汇总.txt", "文字".encode(), "PDF"),
    ],
)
def test_a_scan_that_is_none_is_refused(
    office: Office, browse: Any, name: str, data: bytes, says: str
) -> None:
    request = submitted(office)
    clerk = browse(office.officer("network_centre"))
    form = printed(clerk, request)
    answer = entered(
        clerk, form, office.officer("leader_in_charge"), scan=SimpleUploadedFile(name, data)
    )
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not PaperEntry.objects.exists()


def test_papers_are_a_matter_of_the_house(office: Office, browse: Any) -> None:
    request = submitted(office)
    clerk = browse(office.officer("network_centre"))
    form = printed(clerk, request)
    entered(clerk, form, office.officer("leader_in_charge"))
    entry = PaperEntry.objects.get()
    stranger = browse(office.officer("information_officer", office.other))
    for name, args in (
        ("desk_paper_print", [form.code]),
        ("desk_paper_enter", [form.code]),
        ("desk_paper_compare", [entry.uuid]),
        ("desk_paper_scan", [entry.uuid]),
    ):
        assert stranger.get(reverse(name, args=args)).status_code == 404, name
    assert not stranger.get(reverse("desk_papers")).context["rows"]


def test_an_amended_text_makes_the_printed_form_worthless(office: Office, browse: Any) -> None:
    request = submitted(office, scope="whole")
    decide(browse(office.officer("leader_in_charge")), request)
    clerk = browse(office.officer("network_centre"))
    form = printed(clerk, request)
    assert check(form.code).good
    head = office.officer("township_head")
    amend_and_sign(
        request=request,
        officer=head,
        words={"title": "改过的标题"},
        paragraphs={},
        opinion="",
        submission=request.submission_digest,
    )
    assert not check(form.code).good
    answer = entered(clerk, form, office.officer("party_secretary"))
    assert answer.status_code == 422


def words_of_pdf(data: bytes) -> str:
    """The text of a PDF without blanks."""
    pages = PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_forms_say_who_decided_what_and_carry_a_code(office: Office, browse: Any) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    decide(leader, request, opinion="同意，请网络中心发布")
    form = leader.get(reverse("desk_form", args=[request.uuid]))
    words = words_of_pdf(form.content)
    for said in (
        TITLE,
        "图文发布审批表",
        "同意，请网络中心发布",
        "leader_in_charge",
        "第八条第二项",
    ):
        assert "".join(said.split()) in words, said
    sheet = words_of_pdf(leader.get(reverse("desk_secrecy", args=[request.uuid])).content)
    assert "保密审查单" in sheet and "未发现涉密标志" in sheet
    [row] = request.printed_forms.all()
    assert row.code in words and row.code in sheet
    assert f"/verify/{row.code}/" in words


def test_a_code_is_checked_before_and_after_the_certificate(office: Office, browse: Any) -> None:
    item = office.draft()
    from huabiao.editing.items import services

    request = services.submit(item=item, officer=office.officer("information_officer"))
    leader = browse(office.officer("leader_in_charge"))
    leader.get(reverse("desk_form", args=[request.uuid]))
    early = request.printed_forms.get().code
    page = leader.get(reverse("desk_verify"), {"code": early.lower()}, follow=True)
    assert page.context["found"].good and TITLE in text_of(page)
    row = office.certify(office.sign(request))
    words = words_of_pdf(leader.get(reverse("desk_form", args=[request.uuid])).content)
    assert row.code in words and early not in words
    late = leader.get(reverse("desk_verify_code", args=[row.code]))
    assert late.context["found"].good
    assert row.code in text_of(leader.get(reverse("desk_verify_code", args=[early])))
    # Whoever is not in the chain learns that it is in order, and no more.
    stranger = browse(office.officer("information_officer", office.other))
    seen = stranger.get(reverse("desk_verify_code", args=[row.code]))
    assert TITLE not in text_of(seen) and seen.context["found"].good


def test_a_wrong_code_is_told_so(office: Office, browse: Any) -> None:
    leader = browse(office.officer("leader_in_charge"))
    page = leader.get(reverse("desk_verify_code", args=["AAAA-BBBB-CCCC-00"]))
    assert not page.context["found"].good
    answer = leader.get(reverse("desk_papers"), {"code": "ABCD-2345-6789A"})
    assert answer.status_code == 200 and "校验位" in text_of(answer)


def test_a_scanned_address_is_read_as_its_code(office: Office, browse: Any) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    leader.get(reverse("desk_form", args=[request.uuid]))
    code = request.printed_forms.get().code
    for typed in (
        f"http://localhost:8000/verify/{code}/",
        f"https://bg.qingyan.example/verify/{code.lower()}",
        f"／verify／{code}／?from=scanner",
    ):
        page = leader.get(reverse("desk_verify"), {"code": typed}, follow=True)
        assert page.status_code == 200 and page.context["found"].good, typed


@pytest.mark.parametrize("typed", ["/", "a/b", "http://localhost:8000/", "..", "#?", "编码\x00/"])
def test_whatever_else_is_typed_is_answered_with_a_sentence(
    office: Office, browse: Any, typed: str
) -> None:
    leader = browse(office.officer("leader_in_charge"))
    page = leader.get(reverse("desk_verify"), {"code": typed}, follow=True)
    assert page.status_code == 200
    assert "核验不通过" in text_of(page) and "不是校验码" in text_of(page)


def headline_of(page: Any) -> str:
    """The heading of the answer, tags and all."""
    words: str = page.content.decode()
    answer = words[words.index('role="status">\n                <h2>') :]
    return answer[: answer.index("</h2>")]


def test_the_headline_says_withdrawn(office: Office, browse: Any) -> None:
    item = office.draft()
    row = office.publish(item)
    for post in ("leader_in_charge", "information_officer"):
        shown = headline_of(
            browse(office.officer(post)).get(reverse("desk_verify_code", args=[row.code]))
        )
        assert "核验通过" in shown and "huabiao-good" in shown and "已撤稿" not in shown
    office.withdraw(item, "时间写错")
    stranger = office.officer("information_officer", office.other)
    for officer in (office.officer("leader_in_charge"), stranger):
        shown = headline_of(browse(officer).get(reverse("desk_verify_code", args=[row.code])))
        assert "已撤稿" in shown and "huabiao-good" not in shown
