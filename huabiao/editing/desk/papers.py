"""Signatures on paper: the scan is screened and kept like any other file; what waits for comparison."""

from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.models import PaperEntry, PaperForm, Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import eligible
from huabiao.editing.desk.said import screen_words
from huabiao.editing.items import filestore
from huabiao.editing.items.filetypes import NotThatType, media_type_of
from huabiao.editing.items.gate import screen_upload
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.reach import Reach, reach_of
from huabiao.office.accounts.models import User
from huabiao.office.organisation.selectors import Holding, ancestry

SCANS = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""What a scan may be: something a browser shows beside what was typed."""


def handles_paper(reach: Reach, request: Request, step: str) -> bool:
    """Whether an officer may print, enter or compare a form: people of the bodies that ask or sign, or of one above
    or below them (as approval judges it), who may read the request: a form shows its text."""
    if not policy.can(reach.officer, Action.READ, request):
        return False
    row = request.steps.filter(key=step).first()
    acting = {str(request.organisation.uuid), *(row.organisations if row else ())}
    above = {str(body.uuid) for body in ancestry(request.organisation)}
    for holding in reach.holdings:
        line = [str(body.uuid) for body in ancestry(holding.organisation)]
        if line[0] in above or acting.intersection(line):
            return True
    return False


def waiting_papers(officer: User) -> list[PaperEntry]:
    """Entered forms that wait for a comparison this officer may make, oldest first."""
    reach = reach_of(officer)
    rows = (
        PaperEntry.objects.filter(
            compared_at=None,
            form__request__in=policy.visible(officer, Request.objects.all()).values("pk"),
        )
        .exclude(entered_by=officer)
        .exclude(signer=officer)
        .select_related("form__request__organisation", "signer", "entered_by")
    )
    return [row for row in rows if handles_paper(reach, row.form.request, row.form.step)]


def signers_of(form: PaperForm) -> list[Holding]:
    """Who may have signed the form: those who may take its step, each once."""
    people = {holding.officer.pk: holding for holding in eligible(form.request, form.step)}
    return list(people.values())


def enter(
    *,
    code: str,
    officer: User,
    signer: User,
    verdict: str,
    number: str,
    opinion: str,
    name: str,
    data: bytes,
    not_before: int | None = None,
) -> PaperEntry:
    """Keep the scan and enter what the form says (代录入). Raises Refused, SecretFound."""
    form = PaperForm.objects.select_related("request__organisation").filter(code=code).first()
    body = form.request.organisation if form else reach_of(officer).holdings[0].organisation
    try:
        media_type = media_type_of(name, data)
    except NotThatType as wrong:
        raise Refused([Reason(str(wrong), (), "paper_scan")]) from None
    if media_type not in SCANS:
        raise Refused([Reason(_("A scan is a PDF, a JPG or a PNG."), (), "paper_scan")])
    screen_words(opinion, organisation=body, officer=officer)
    found = screen_upload(officer=officer, organisation=body, name=name, data=data)
    unreadable = [
        f"{one.place}：{one.advice}" for one in found.blocks if one.category == "unreadable_file"
    ]
    if unreadable:
        raise Refused([Reason(text, (), "paper_scan") for text in unreadable])
    return approval.enter_paper(
        code=code,
        officer=officer,
        signer=signer,
        verdict=verdict,
        number=number,
        opinion=opinion,
        scan=filestore.keep(data),
        not_before=not_before,
    )


def scan_type(data: bytes) -> str:
    """The media type of a scan kept here, by its first bytes."""
    for magic, media_type in (
        (b"%PDF", "application/pdf"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG", "image/png"),
        (b"RIFF", "image/webp"),
    ):
        if data.startswith(magic):
            return media_type
    return "application/octet-stream"
