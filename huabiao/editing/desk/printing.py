"""Printed forms of a request: the approval form (图文发布审批表) and the secrecy sheet (保密审查单), as PDF.

Forms are Chinese whoever prints them. What is decided is filled in, what is not stays blank for the pen.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from huabiao.approval.models import PaperForm, Request
from huabiao.approval.progress import Progress
from huabiao.approval.projection import progress_of
from huabiao.approval.states import Act
from huabiao.editing.desk.codes import certificate_for, code_for
from huabiao.editing.desk.findings import findings_of
from huabiao.editing.desk.inbox import column_names, kind_name, site_names
from huabiao.editing.desk.lines import FrozenLine, headline, lines_of
from huabiao.editing.desk.story import DecisionShown, StepShown, Story, story_of
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption import selectors as adoption
from huabiao.register.payloads import ItemPayload
from huabiao.register.payloads.words import files_of
from huabiao.render.forms import (
    ApprovalForm,
    FormStep,
    SecrecySheet,
    approval_form_pdf,
    secrecy_sheet_pdf,
)
from huabiao.rules.rulebook import MergedRulebook

SECRECY_REVIEW = "secrecy_review"
_HEADINGS = {
    "item": "图文发布审批表",
    "correction": "图文发布审批表（更正）",
    "withdrawal": "撤稿登记表",
}
_ANY_HEADING = "审批表"
_OPENNESS = {"proactive": "主动公开", "on_request": "依申请公开", "closed": "不予公开"}
_IMPORTANCE = {"ordinary": "一般", "weighty": "重大"}
_NOTHING = "—"


@dataclass(frozen=True)
class _Sheet:
    """What both forms stand on."""

    request: Request
    progress: Progress
    lines: list[FrozenLine]
    story: Story
    merged: MergedRulebook
    code: str
    site: str

    @property
    def item(self) -> ItemPayload | None:
        """The one item the form is about; none for a list or another subject."""
        first = self.lines[0].payload
        return first if isinstance(first, ItemPayload) else None

    @property
    def title(self) -> str:
        return headline(self.lines[0], len(self.lines))

    @property
    def attachments(self) -> list[str]:
        return [file.name for line in self.lines if line.payload for file in files_of(line.payload)]


def approval_form(request: Request, officer: User, paper: PaperForm | None = None) -> bytes:
    """The approval form as it stands. `paper`: the form of one step, whose code then stands on it. FontMissing."""
    with override("zh-hans"):
        sheet = _sheet(request, officer, paper)
        item = sheet.item
        columns = column_names(sheet.lines).get(sheet.lines[0].subject, "")
        return approval_form_pdf(
            ApprovalForm(
                heading=_HEADINGS.get(request.subject_type, _ANY_HEADING),
                organ=request.organisation.name,
                title=sheet.title,
                site=sheet.site or _NOTHING,
                columns=[columns or kind_name(request.subject_type)],
                source=(item.source if item else "") or _NOTHING,
                author=str(request.submitter),
                openness=_OPENNESS[item.openness] if item else _NOTHING,
                importance=_IMPORTANCE[item.importance] if item else _NOTHING,
                attachments=sheet.attachments,
                measure=_measure(sheet),
                steps=[_row(step) for step in sheet.story.steps],
                digest=request.submission_digest,
                code=sheet.code,
                address=address_of(sheet.code),
                state=_state(sheet),
                printed=_local(clocks.now()),
            )
        )


def secrecy_sheet(request: Request, officer: User) -> bytes:
    """The secrecy-review sheet: what was found, who reviewed, who signed. FontMissing."""
    with override("zh-hans"):
        sheet = _sheet(request, officer, None)
        item = sheet.item
        found = findings_of(sheet.lines, request.organisation)
        return secrecy_sheet_pdf(
            SecrecySheet(
                organ=request.organisation.name,
                title=sheet.title,
                site=sheet.site or _NOTHING,
                source=(item.source if item else "") or _NOTHING,
                openness=_OPENNESS[item.openness] if item else _NOTHING,
                openness_reason=item.openness_reason if item else "",
                attachments=sheet.attachments,
                findings=[f"{one.place}：{one.advice}" for one in found],
                reviewer=_reviewer(sheet),
                signer=_signer(sheet),
                digest=request.submission_digest,
                code=sheet.code,
                address=address_of(sheet.code),
                printed=_local(clocks.now()),
                questions=_questions(sheet),
            )
        )


def has_secrecy_review(progress: Progress) -> bool:
    """Whether the route has a secrecy review, so that there is a sheet to print."""
    return any(step.act == SECRECY_REVIEW for step in progress.steps)


def address_of(code: str) -> str:
    """Where a code is checked: an address of the back office."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk_verify_code', args=[code])}"


def _sheet(request: Request, officer: User, paper: PaperForm | None) -> _Sheet:
    progress = progress_of(request)
    names = site_names({request.site}) if request.site else {}
    return _Sheet(
        request=request,
        progress=progress,
        lines=lines_of(request),
        story=story_of(request, progress),
        merged=adoption.rulebook_by_digest(request.rulebook),
        code=paper.code if paper else code_for(request, officer),
        site=names.get(request.site, "") if request.site else "",
    )


def _measure(sheet: _Sheet) -> str:
    title = sheet.merged.chain[-1].document.measure.title
    clauses = "、".join(one.article or one.id for one in sheet.story.clauses)
    return f"{title} {clauses}".strip()


def _state(sheet: _Sheet) -> str:
    certificate = certificate_for(sheet.request)
    return "已发凭证" if certificate else str(sheet.request.get_state_display())


def _row(step: StepShown) -> FormStep:
    clauses = "、".join(one.article or one.id for one in step.clauses)
    made = step.decisions[-1] if step.decisions else None
    blank = FormStep(act=step.act, post=step.posts, clauses=clauses)
    return blank if made is None else _filled(blank, step.decisions)


def _filled(row: FormStep, decisions: list[DecisionShown]) -> FormStep:
    last = decisions[-1]
    opinions = "；".join(one.opinion for one in decisions if one.opinion)
    # “同意：同意发布” says the same twice: an opinion that begins with the verdict stands alone.
    verdict, opinion = (
        (opinions, "") if opinions.startswith(last.verdict_name) else (last.verdict_name, opinions)
    )
    return FormStep(
        act=row.act,
        post=row.post,
        clauses=row.clauses,
        verdict=verdict,
        opinion=opinion,
        signer="、".join(
            f"{one.officer}（代{one.for_whom}）" if one.for_whom else one.officer
            for one in decisions
        ),
        moment=_local(last.at),
        way=_way(last),
    )


def _way(decision: DecisionShown) -> str:
    if decision.paper:
        return f"{decision.way} 原件 {decision.paper}"
    return f"{decision.way}（{decision.spoken}）" if decision.spoken else decision.way


def _reviewer(sheet: _Sheet) -> FormStep:
    for step, shown in zip(sheet.progress.steps, sheet.story.steps, strict=True):
        if step.act == SECRECY_REVIEW:
            return _row(shown)
    return FormStep(act="保密审查", post="")


def _signer(sheet: _Sheet) -> FormStep:
    last = FormStep(act="签发", post="")
    for step, shown in zip(sheet.progress.steps, sheet.story.steps, strict=True):
        if step.is_signature and step.act not in (SECRECY_REVIEW, Act.PUBLISH):
            last = _row(shown)
    return last


def _questions(sheet: _Sheet) -> list[str]:
    """What the reviewer answers for: the sentences of the clauses that ask for the review."""
    for step, shown in zip(sheet.progress.steps, sheet.story.steps, strict=True):
        if step.act == SECRECY_REVIEW:
            return [one.says for one in shown.clauses if one.says]
    return []


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
