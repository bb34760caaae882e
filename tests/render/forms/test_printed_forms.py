"""The two printed forms: they hold what the clerk and the leader look for, as a real PDF."""

import io

import pypdf
import pytest

from huabiao.render.forms import (
    ApprovalForm,
    FormStep,
    SecrecySheet,
    approval_form_pdf,
    secrecy_sheet_pdf,
)

pytestmark = pytest.mark.one_engine

STEPS = [
    FormStep(
        act="审核",
        post="分管领导",
        clauses="第六条",
        verdict="同意",
        opinion="内容属实，请按程序办理",
        signer="分管副乡长",
        moment="2026-03-12 09:40",
        way="本人登录",
    ),
    FormStep(act="签发", post="党委书记或乡长", clauses="第八条"),
]


def text_of(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def approval(title: str = "云溪乡召开春季森林防火工作部署会") -> ApprovalForm:
    return ApprovalForm(
        heading="图文发布审批表",
        organ="云溪乡人民政府",
        title=title,
        site="云溪乡",
        columns=["乡村动态"],
        source="云溪乡党政综合办",
        author="党政综合办信息员",
        openness="主动公开",
        importance="一般",
        attachments=["部署会照片.jpg"],
        measure="《云溪乡人民政府网站管理办法》第六条、第八条",
        steps=STEPS,
        digest="sha256:" + "0f" * 32,
        code="7QK4-9XZD-21",
        address="http://localhost:8000/verify/7QK49XZD21",
        state="审批中",
        printed="2026-03-12 10:00",
    )


@pytest.mark.clause("T6")
def test_the_approval_form_holds_title_steps_opinions_and_code() -> None:
    text = text_of(approval_form_pdf(approval()))
    for words in (
        "图文发布审批表",
        "森林防火",
        "分管领导",
        "内容属实",
        "党委书记或乡长",
        "7QK4-9XZD-21",
    ):
        assert words in text


def test_what_a_person_typed_is_never_markup() -> None:
    text = text_of(approval_form_pdf(approval(title="#panic() *粗* $x$ <b>标题</b> @引用")))
    assert "#panic()*粗*$x$<b>标题</b>@引用" in text.replace(" ", "")


def test_the_secrecy_sheet_shows_findings_and_the_reviewer() -> None:
    sheet = SecrecySheet(
        organ="云溪乡人民政府",
        title="云溪乡高标准农田建设项目公示",
        site="云溪乡",
        source="农业服务中心",
        openness="主动公开",
        openness_reason="",
        attachments=["公示附件.xlsx"],
        findings=["附件“公示附件.xlsx”第3行：手机号码，已遮盖"],
        reviewer=STEPS[0],
        signer=STEPS[1],
        digest="sha256:" + "0f" * 32,
        code="7QK4-9XZD-21",
        address="http://localhost:8000/verify/7QK49XZD21",
        printed="2026-03-12 10:00",
    )
    text = text_of(secrecy_sheet_pdf(sheet))
    for words in ("保密审查单", "高标准农田", "手机号码", "分管副乡长"):
        assert words in text
